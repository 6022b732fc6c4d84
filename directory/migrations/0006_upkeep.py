"""Providers keep their entries fresh: rhythms, requests with links, confirmations, fields they change themselves."""

import directory.models.upkeep
import django.core.validators
import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("directory", "0005_german_digest"),
    ]

    operations = [
        migrations.AddField(
            model_name="organisation",
            name="is_trusted",
            field=models.BooleanField(
                default=False,
                help_text="May change the open fields of its entries at once; everything else waits for an editor.",
                verbose_name="corrects by itself",
            ),
        ),
        migrations.AddField(
            model_name="suggestion",
            name="organisation",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="suggestions",
                to="directory.organisation",
                verbose_name="sent by",
            ),
        ),
        migrations.AddField(
            model_name="suggestion",
            name="reason",
            field=models.CharField(
                blank=True, help_text="The provider reads it beside the entry.", max_length=300, verbose_name="why not"
            ),
        ),
        # A field may be proposed to be empty: it names itself.
        migrations.RemoveConstraint(model_name="suggestion", name="suggestion_says_something"),
        migrations.AddConstraint(
            model_name="suggestion",
            constraint=models.CheckConstraint(
                name="suggestion_says_something",
                condition=models.Q(
                    models.Q(("part", "other"), _negated=True),
                    models.Q(("comment", ""), _negated=True),
                    models.Q(("field", ""), _negated=True),
                    _connector="OR",
                ),
                violation_error_message="Please say what is wrong.",
            ),
        ),
        migrations.CreateModel(
            name="DirectField",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "target",
                    models.CharField(
                        choices=[
                            ("service", "offer"),
                            ("course", "German course"),
                            ("organisation", "organisation"),
                            ("location", "place to go"),
                        ],
                        max_length=20,
                        verbose_name="kind",
                    ),
                ),
                ("field", models.CharField(max_length=60, verbose_name="field")),
            ],
            options={
                "verbose_name": "field that providers change themselves",
                "verbose_name_plural": "fields that providers change themselves",
                "ordering": ["target", "field"],
                "constraints": [models.UniqueConstraint(fields=("target", "field"), name="direct_field_once")],
            },
        ),
        migrations.CreateModel(
            name="UpkeepRequest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[("offers", "offers and addresses"), ("runs", "places in courses")],
                        max_length=10,
                        verbose_name="what is asked",
                    ),
                ),
                ("nonce", models.CharField(default=directory.models.upkeep.new_nonce, editable=False, max_length=32)),
                ("created_on", models.DateField(default=django.utils.timezone.localdate, verbose_name="asked on")),
                ("expires_on", models.DateField(verbose_name="the link holds until")),
                ("sent_to", models.EmailField(blank=True, max_length=254, verbose_name="sent to")),
                (
                    "mail",
                    models.CharField(
                        choices=[
                            ("waiting", "waiting to be sent"),
                            ("sent", "sent"),
                            ("refused", "refused by the mail server"),
                            ("bounced", "came back"),
                            ("none", "no e-mail address"),
                        ],
                        default="waiting",
                        max_length=10,
                        verbose_name="mail",
                    ),
                ),
                ("mail_note", models.CharField(blank=True, max_length=300, verbose_name="answer of the mail server")),
                ("mails", models.PositiveSmallIntegerField(default=0, verbose_name="mails")),
                ("last_mail_on", models.DateField(blank=True, null=True, verbose_name="last mail on")),
                ("opened_on", models.DateField(blank=True, null=True, verbose_name="opened on")),
                ("answered_on", models.DateField(blank=True, null=True, verbose_name="answered on")),
                ("escalated_on", models.DateField(blank=True, null=True, verbose_name="on the telephone list since")),
                ("revoked_on", models.DateField(blank=True, null=True, verbose_name="link withdrawn on")),
                ("closed_on", models.DateField(blank=True, null=True, verbose_name="closed without an answer on")),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="upkeep_requests",
                        to="directory.organisation",
                        verbose_name="organisation",
                    ),
                ),
            ],
            options={
                "verbose_name": "request to a provider",
                "verbose_name_plural": "requests to providers",
                "ordering": ["-created_on", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="UpkeepRhythm",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[("offers", "offers and addresses"), ("runs", "places in courses")],
                        max_length=10,
                        unique=True,
                        verbose_name="what is asked",
                    ),
                ),
                (
                    "is_active",
                    models.BooleanField(
                        default=True,
                        help_text="Switched off: nobody is asked, open links keep working.",
                        verbose_name="mails are sent",
                    ),
                ),
                (
                    "every_days",
                    models.PositiveSmallIntegerField(
                        help_text="Counted from the day on which somebody last said that the facts are right.",
                        validators=[django.core.validators.MinValueValidator(1)],
                        verbose_name="ask after so many days",
                    ),
                ),
                (
                    "remind_after_days",
                    models.PositiveSmallIntegerField(
                        validators=[django.core.validators.MinValueValidator(1)],
                        verbose_name="first reminder after days",
                    ),
                ),
                (
                    "remind_again_after_days",
                    models.PositiveSmallIntegerField(
                        validators=[django.core.validators.MinValueValidator(1)],
                        verbose_name="second reminder after days",
                    ),
                ),
                (
                    "escalate_after_days",
                    models.PositiveSmallIntegerField(
                        help_text="Then the organisation stands on the telephone list.",
                        validators=[django.core.validators.MinValueValidator(1)],
                        verbose_name="ring up after days",
                    ),
                ),
                (
                    "link_days",
                    models.PositiveSmallIntegerField(
                        validators=[django.core.validators.MinValueValidator(1)], verbose_name="the link holds for days"
                    ),
                ),
                (
                    "prepared_on",
                    models.DateField(blank=True, editable=False, null=True, verbose_name="last round"),
                ),
            ],
            options={
                "verbose_name": "rhythm of upkeep",
                "verbose_name_plural": "rhythms of upkeep",
                "ordering": ["kind"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("every_days__gte", 1),
                            ("remind_after_days__gte", 1),
                            ("remind_again_after_days__gt", models.F("remind_after_days")),
                            ("escalate_after_days__gt", models.F("remind_again_after_days")),
                            ("link_days__gte", models.F("escalate_after_days")),
                        ),
                        name="upkeep_rhythm_in_order",
                        violation_error_message="First reminder, second reminder, telephone call and end of the link must follow each other.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Verification",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "target",
                    models.CharField(
                        choices=[
                            ("service", "offer"),
                            ("course", "German course"),
                            ("organisation", "organisation"),
                            ("location", "place to go"),
                        ],
                        max_length=20,
                        verbose_name="kind",
                    ),
                ),
                ("record_id", models.PositiveBigIntegerField(verbose_name="number")),
                ("record_name", models.CharField(max_length=200, verbose_name="record")),
                ("on", models.DateField(verbose_name="on")),
                ("by_function", models.CharField(blank=True, max_length=120, verbose_name="by (function)")),
                ("method", models.CharField(max_length=40, verbose_name="how")),
                (
                    "organisation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="verifications",
                        to="directory.organisation",
                    ),
                ),
                (
                    "request",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="verifications",
                        to="directory.upkeeprequest",
                    ),
                ),
            ],
            options={
                "verbose_name": "confirmation",
                "verbose_name_plural": "confirmations",
                "ordering": ["-on", "-pk"],
            },
        ),
        migrations.AddIndex(
            model_name="upkeeprequest",
            index=models.Index(fields=["mail", "created_on"], name="upkeep_request_mail"),
        ),
        migrations.AddConstraint(
            model_name="upkeeprequest",
            constraint=models.UniqueConstraint(
                condition=models.Q(("answered_on__isnull", True), ("closed_on__isnull", True)),
                fields=("organisation", "kind"),
                name="upkeep_request_open_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="upkeeprequest",
            constraint=models.CheckConstraint(
                condition=models.Q(("expires_on__gte", models.F("created_on"))), name="upkeep_request_expires_later"
            ),
        ),
        migrations.AddIndex(
            model_name="verification",
            index=models.Index(fields=["target", "record_id"], name="verification_of_record"),
        ),
        migrations.AddIndex(
            model_name="verification",
            index=models.Index(fields=["organisation", "on"], name="verification_of_provider"),
        ),
    ]
