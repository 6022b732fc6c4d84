"""Records know the hash of their German wording, translations the German they were made from.

White space no longer counts: hashes of the old kind are exchanged where they still held. A translation that never said
what it was made from counts as made from the German of today.
"""

import hashlib
import unicodedata

from django.db import migrations, models

OFFER = (
    "name",
    "summary",
    "description",
    "eligibility",
    "application_process",
    "cost_text",
    "interpretation",
    "alert",
    "required_documents",
)
FIELDS = {
    "Service": OFFER,
    "Course": OFFER,
    "Organisation": ("description",),
    "Location": ("name", "transport", "directions"),
}
CHUNK = 500


def _old(record, names):
    return hashlib.sha256("\x1f".join(str(getattr(record, name)) for name in names).encode()).hexdigest()


def _even(text):
    lines = text if isinstance(text, list) else [text]
    return "\n".join(even for line in lines if (even := " ".join(unicodedata.normalize("NFC", str(line)).split())))


def _new(record, names):
    parts = [_even(getattr(record, name)) for name in names]
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest() if any(parts) else ""


def _chunks(model):
    keys = list(model.objects.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(keys), CHUNK):
        yield list(model.objects.filter(pk__in=keys[start : start + CHUNK]).order_by("pk"))


def fill(apps, schema_editor):
    for name, names in FIELDS.items():
        model, rows = apps.get_model("directory", name), apps.get_model("directory", f"{name}Text")
        for records in _chunks(model):
            by_pk = {record.pk: record for record in records}
            for record in records:
                record.german_digest = _new(record, names)
            model.objects.bulk_update(records, ["german_digest"])
            held = []
            for row in rows.objects.filter(record__in=by_pk):
                record = by_pk[row.record_id]
                if row.source_digest in ("", _old(record, names)):
                    row.source_digest = record.german_digest
                    row.source_texts = {field: text for field in names if (text := getattr(record, field))}
                    held.append(row)
            rows.objects.bulk_update(held, ["source_digest", "source_texts"])


def take_back(apps, schema_editor):
    for name, names in FIELDS.items():
        model, rows = apps.get_model("directory", name), apps.get_model("directory", f"{name}Text")
        for records in _chunks(model):
            by_pk = {record.pk: record for record in records}
            held = []
            for row in rows.objects.filter(record__in=by_pk):
                record = by_pk[row.record_id]
                if row.source_digest == _new(record, names):
                    row.source_digest = _old(record, names)
                    held.append(row)
            rows.objects.bulk_update(held, ["source_digest"])


def _digest(model):
    field = models.CharField(blank=True, default="", editable=False, max_length=64)
    return migrations.AddField(model_name=model, name="german_digest", field=field, preserve_default=False)


def _sources(model):
    field = models.JSONField(blank=True, default=dict, editable=False)
    return migrations.AddField(model_name=f"{model}text", name="source_texts", field=field)


class Migration(migrations.Migration):
    dependencies = [("directory", "0004_owners")]

    operations = [
        *(_digest(model.lower()) for model in FIELDS),
        *(_sources(model.lower()) for model in FIELDS),
        migrations.RunPython(fill, take_back),
    ]
