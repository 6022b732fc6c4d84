from django.db import models
from wagtail.search import index


class Entry(index.Indexed, models.Model):
    """A page as Wagtail's search sees one: the title counts twice, as that of Wagtail's own `Page`."""

    key = models.CharField(max_length=100, unique=True)
    title = models.TextField()
    body = models.TextField()

    search_fields = [
        index.SearchField("title", boost=2),
        index.AutocompleteField("title"),
        index.SearchField("body"),
    ]

    def __str__(self) -> str:
        return self.title
