"""How often offers are shown and opened, by month."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("directory", "0007_school_holidays")]

    operations = [
        migrations.CreateModel(
            name="OfferMonth",
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
                ("month", models.DateField(verbose_name="month")),
                ("shown", models.PositiveIntegerField(default=0, verbose_name="shown")),
                ("opened", models.PositiveIntegerField(default=0, verbose_name="opened")),
            ],
            options={
                "verbose_name": "offer in a month",
                "verbose_name_plural": "offers by month",
                "ordering": ["-month", "target", "record_id"],
                "indexes": [models.Index(fields=["month"], name="offer_month_age")],
                "constraints": [
                    models.UniqueConstraint(fields=("target", "record_id", "month"), name="offer_month_once")
                ],
            },
        ),
    ]
