from django.db import migrations, models


class Migration(migrations.Migration):
    """Remembers which groups of synonyms a portal received, so that a deleted one does not come back."""

    dependencies = [
        ("search", "0003_nightly_check"),
    ]

    operations = [
        migrations.CreateModel(
            name="SynonymSeed",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=120, unique=True, verbose_name="key")),
            ],
            options={
                "verbose_name": "synonym template received",
                "verbose_name_plural": "synonym templates received",
                "ordering": ["key"],
            },
        ),
    ]
