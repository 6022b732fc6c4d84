"""School holidays as a calendar, and hours that hold outside or within them only."""

from django.db import migrations, models
from django.db.models import F, Q


class Migration(migrations.Migration):
    dependencies = [("directory", "0006_upkeep")]

    operations = [
        migrations.CreateModel(
            name="SchoolHolidays",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=80, verbose_name="name")),
                ("first_day", models.DateField(unique=True, verbose_name="first day")),
                ("last_day", models.DateField(verbose_name="last day")),
            ],
            options={
                "verbose_name": "school holidays",
                "verbose_name_plural": "school holidays",
                "ordering": ["first_day"],
                "constraints": [
                    models.CheckConstraint(
                        name="school_holidays_in_order",
                        condition=Q(last_day__gte=F("first_day")),
                        violation_error_message="The last day is before the first.",
                    )
                ],
            },
        ),
        migrations.AddField(
            model_name="schedule",
            name="school",
            field=models.CharField(
                blank=True,
                choices=[("term", "not in the school holidays"), ("holidays", "only in the school holidays")],
                default="",
                help_text="Empty: holds in term time and in the school holidays.",
                max_length=10,
                verbose_name="school holidays",
            ),
            preserve_default=False,
        ),
        migrations.AddConstraint(
            model_name="schedule",
            constraint=models.CheckConstraint(
                name="schedule_school", condition=Q(school__in=["", "term", "holidays"])
            ),
        ),
    ]
