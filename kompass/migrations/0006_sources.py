"""Sources of topic pages become blocks: what stands in tables, in drafts and in what was sent into translation.

Runs before the column is told to be a stream: until then it is plain JSON, and so it is on the way back.
"""

import json
import uuid

from django.db import migrations

TYPE = "source"


def to_blocks(sources):
    return [
        {"type": TYPE, "value": {"title": one["title"], "url": one["url"], "as_of": None}, "id": str(uuid.uuid4())}
        for one in sources
        if "title" in one and "url" in one
    ]


def to_plain(blocks):
    return [
        {"title": one["value"]["title"], "url": one["value"]["url"]} for one in blocks if one.get("type") == TYPE
    ]


def forwards(apps, schema_editor):
    # Streams are written as text inside the text of a revision.
    _convert(apps, lambda old: to_blocks(_loaded(old)), json.dumps)


def backwards(apps, schema_editor):
    _convert(apps, lambda old: to_plain(_loaded(old)), lambda plain: plain)


def _loaded(value):
    return json.loads(value) if isinstance(value, str) else value or []


def _convert(apps, changed, packed):
    TopicPage = apps.get_model("kompass", "TopicPage")
    for page in TopicPage.objects.exclude(sources=[]).only("pk", "sources").iterator():
        page.sources = changed(page.sources)
        page.save(update_fields=["sources"])
    kind = apps.get_model("contenttypes", "ContentType").objects.filter(app_label="kompass", model="topicpage").first()
    if kind is None:
        return
    for revision in apps.get_model("wagtailcore", "Revision").objects.filter(content_type=kind).iterator():
        if "sources" in revision.content:
            revision.content["sources"] = packed(changed(revision.content["sources"]))
            revision.save(update_fields=["content"])
    for sent in apps.get_model("wagtail_localize", "TranslationSource").objects.filter(
        specific_content_type=kind
    ).iterator():
        content = json.loads(sent.content_json)
        if "sources" in content:
            content["sources"] = packed(changed(content["sources"]))
            sent.content_json = json.dumps(content)
            sent.save(update_fields=["content_json"])


class Migration(migrations.Migration):

    dependencies = [
        ("contenttypes", "0002_remove_content_type_name"),
        ("kompass", "0005_events"),
        ("wagtail_localize", "0016_rename_page_revision_translationlog_revision"),
        ("wagtailcore", "0098_apitoken"),
    ]

    operations = [migrations.RunPython(forwards, backwards)]
