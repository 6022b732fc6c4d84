"""How pages of text are found: about the portal, of information, of processes. They are one kind to a reader."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

from django.db.models import QuerySet
from wagtail.models import Page

from kompass.models import InformationPage, PageSource, ProcessPage
from kompass.search_documents import Files, Group, page_groups, path_of, with_easy_words
from portal import languages
from portal.blocks.reading import words_of
from portal.models import StandardPage
from portal.public_pages import public_pages
from search.documents import PUBLIC, SearchDocument, Text, document_for

PAGES = (InformationPage, ProcessPage, StandardPage)


def _visible(audiences: frozenset[str]) -> QuerySet[Page]:
    pages: QuerySet[Page] = public_pages(Page.objects.type(*PAGES))
    return pages if PUBLIC in audiences else pages.none()


def _with_sources(ids: Collection[str] | None) -> Iterator[tuple[Group, Files, str]]:
    """Groups with the name of the portal they were taken from; one statement more than the pages."""
    sources = dict(PageSource.objects.values_list("page_id", "source_name"))
    for group, files in page_groups(*PAGES)(ids):
        yield group, files, next((sources[page.pk] for page in group if page.pk in sources), "")


@document_for(*PAGES, kind="page", visible=_visible, rows=_with_sources, id_field="translation_key")
def page_document(row: tuple[Group, Files, str]) -> SearchDocument:
    group, files, source = row
    first = group[0]
    return SearchDocument(
        key=f"page:{first.translation_key}",
        kind="page",
        texts={page.language: _text(page) for page in group if page.language in languages.BY_CODE},
        path=path_of(group),
        acl=frozenset({PUBLIC}),
        verified_on=first.reviewed_on,
        hours_known=True,
        files=files,
        card={"source": source} if source else {},
    )


def _text(page: Any) -> Text:
    headings, body = words_of(page.body)
    return Text(page.title, page.lead, headings, with_easy_words(body, page), machine=page.is_machine)
