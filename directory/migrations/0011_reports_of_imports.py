"""Who told what an import asks about: the import. Only the choices change, and what the old ones called a provider."""

from django.db import migrations, models

FROM_IMPORT = "Import "


def tell_imports(apps, schema_editor):
    """Reports of imports were written as a provider's, without an organisation and with „Import aus …“."""
    Suggestion = apps.get_model("directory", "Suggestion")
    reports = Suggestion.objects.filter(source="provider", organisation=None, comment__startswith=FROM_IMPORT)
    reports.update(source="import")


def call_them_providers(apps, schema_editor):
    apps.get_model("directory", "Suggestion").objects.filter(source="import").update(source="provider")


class Migration(migrations.Migration):
    dependencies = [("directory", "0010_imports")]

    operations = [
        migrations.AlterField(
            model_name="suggestion",
            name="source",
            field=models.CharField(
                choices=[("public", "a reader"), ("provider", "the provider"), ("import", "an import")],
                default="public",
                max_length=20,
                verbose_name="from whom",
            ),
        ),
        migrations.RunPython(tell_imports, call_them_providers),
    ]
