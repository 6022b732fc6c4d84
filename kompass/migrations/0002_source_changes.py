"""Sources remember what they want to change in pages that people edited here."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("kompass", "0001_kompass")]

    operations = [
        migrations.AddField("pagesource", "refused_digest", models.CharField(blank=True, max_length=64)),
        migrations.AddField("pagesource", "waiting", models.JSONField(blank=True, null=True)),
        migrations.AddField(
            "pagesource",
            "waiting_since",
            models.DateTimeField(blank=True, null=True, verbose_name="waiting for a decision since"),
        ),
        migrations.AddConstraint(
            "pagesource",
            models.CheckConstraint(
                condition=models.Q(
                    ("waiting__isnull", True), ("waiting_since__isnull", True)
                )
                | models.Q(("waiting__isnull", False), ("waiting_since__isnull", False)),
                name="page_source_waits_with_a_text",
            ),
        ),
    ]
