"""Who owns a place; area, capacity, material costs and „for men only“ of offers; pairs that are no doubles.

Telephone numbers become text in the national form: +49 of old is rewritten, and an extension or 112 can be kept.
"""

import django.core.validators
import django.db.models.deletion
from django.db import migrations, models

from directory.phones import shown

WITH_PHONE = ("Organisation", "ContactPoint")
FOR_ONE = "An offer is for women only or for men only. Tick one, or none for all."
SECRET = "A protected place has a hidden address and no coordinates, district or photo."
COUNTRIES = [("DE", "Germany"), ("BE", "Belgium"), ("NL", "Netherlands"), ("LU", "Luxembourg"), ("FR", "France")]


def write_phones_nationally(apps, schema_editor):
    for name in WITH_PHONE:
        model = apps.get_model("directory", name)
        for pk, phone in model.objects.filter(phone__startswith="+").values_list("pk", "phone").iterator():
            model.objects.filter(pk=pk).update(phone=shown(phone))


def _secret(**more):
    nothing = models.Q(
        address_visibility="hidden",
        latitude__isnull=True,
        longitude__isnull=True,
        district__isnull=True,
        entrance_photo__isnull=True,
        **more,
    )
    return models.CheckConstraint(
        name="location_redacted_shows_nothing",
        condition=models.Q(models.Q(("kind", "redacted"), _negated=True), nothing, _connector="OR"),
        violation_error_message=SECRET,
    )


def _for_one(model):
    return migrations.AddConstraint(
        model_name=model,
        constraint=models.CheckConstraint(
            condition=models.Q(("women_only", False), ("men_only", False), _connector="OR"),
            name=f"{model}_for_women_or_men",
            violation_error_message=FOR_ONE,
        ),
    )


def _men_only(model):
    return migrations.AddField(model, "men_only", models.BooleanField(default=False, verbose_name="for men only"))


class Migration(migrations.Migration):
    dependencies = [("directory", "0003_suggestions")]

    operations = [
        migrations.CreateModel(
            name="DistinctPair",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
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
                ("first", models.PositiveBigIntegerField()),
                ("second", models.PositiveBigIntegerField()),
            ],
            options={
                "verbose_name": "pair of different records",
                "verbose_name_plural": "pairs of different records",
                "constraints": [
                    models.UniqueConstraint(fields=["kind", "first", "second"], name="distinct_pair_once"),
                    models.CheckConstraint(
                        condition=models.Q(("first__lt", models.F("second"))), name="distinct_pair_in_order"
                    ),
                ],
            },
        ),
        migrations.AddField(
            "location",
            "owner",
            models.ForeignKey(
                blank=True,
                help_text="Who may edit it. Empty: the editors of the portal only.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="own_locations",
                to="directory.organisation",
                verbose_name="owning organisation",
            ),
        ),
        migrations.AddField(
            "location",
            "statistical_area",
            models.CharField(blank=True, max_length=80, verbose_name="statistical area"),
        ),
        migrations.AlterField(
            "location",
            "country",
            models.CharField(choices=COUNTRIES, default="DE", max_length=2, verbose_name="country"),
        ),
        migrations.AlterField(
            "location", "postal_code", models.CharField(blank=True, max_length=7, verbose_name="postcode")
        ),
        migrations.RemoveConstraint("location", "location_redacted_shows_nothing"),
        migrations.AddConstraint("location", _secret(statistical_area="")),
        migrations.AddField(
            "course",
            "material_costs",
            models.DecimalField(
                blank=True,
                decimal_places=2,
                help_text="Euros for the whole course; 0: nothing. Leave empty what is not known.",
                max_digits=6,
                null=True,
                validators=[django.core.validators.MinValueValidator(0)],
                verbose_name="cost of books and material",
            ),
        ),
        migrations.AlterField(
            "courserun",
            "module",
            models.PositiveSmallIntegerField(
                blank=True,
                null=True,
                validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(7)],
                verbose_name="module",
            ),
        ),
        _men_only("course"),
        _men_only("service"),
        _for_one("course"),
        _for_one("service"),
        migrations.AddField(
            "service",
            "capacity",
            models.ForeignKey(
                blank=True,
                limit_choices_to={"vocabulary": "place_state"},
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="directory.term",
                verbose_name="free capacity",
            ),
        ),
        migrations.AddField(
            "service", "capacity_as_of", models.DateField(blank=True, null=True, verbose_name="capacity as of")
        ),
        migrations.AddField(
            "service",
            "capacity_note",
            models.CharField(blank=True, max_length=160, verbose_name="remark on the capacity"),
        ),
        migrations.AddField(
            "service",
            "municipalities",
            models.ManyToManyField(
                blank=True,
                help_text="Empty: wherever they live.",
                related_name="+",
                to="directory.municipality",
                verbose_name="only for people from these municipalities",
            ),
        ),
        migrations.AddField(
            "service",
            "districts",
            models.ManyToManyField(
                blank=True,
                help_text="Empty: the whole municipality.",
                related_name="+",
                to="directory.district",
                verbose_name="only for people from these districts",
            ),
        ),
        *(
            migrations.AlterField(
                model.lower(), "phone", models.CharField(blank=True, max_length=128, verbose_name="telephone")
            )
            for model in WITH_PHONE
        ),
        migrations.RunPython(write_phones_nationally, migrations.RunPython.noop),
    ]
