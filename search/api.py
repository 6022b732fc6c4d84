"""/api/search and /api/suggest: the same calls as JSON, for the public. Parameters are those of the results page."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, JsonResponse
from django.urls import path
from django.utils.translation import override
from django.views.decorators.http import require_safe

from portal import languages
from search import facets, tally
from search.forms import SearchForm, ask
from search.hits import Hit, url
from search.query import Results, suggest


@require_safe
def search_view(request: HttpRequest) -> JsonResponse:
    """Answers `as_json`; `language` is the reader's here, so the filter of spoken languages is called `speaks`."""
    data = request.GET.copy()
    data.setlist("language", data.getlist("speaks"))
    found = ask(SearchForm.read(data), language=_language(request))
    tally.note_request(request, found)
    return _answer(as_json(found))


@require_safe
def suggest_view(request: HttpRequest) -> JsonResponse:
    language = _language(request)
    query = SearchForm.read(request.GET).q
    found = suggest(query, language)
    with override(language):
        kinds = {kind: str(label) for kind, label in facets.KIND_LABELS.items()}
    return _answer(
        {
            "query": query,
            "language": language,
            "suggestions": [
                {
                    "text": one.text,
                    "kind": one.kind,
                    "label": kinds.get(one.kind, ""),
                    "language": one.language,
                    "url": url(one.path, language),
                }
                for one in found
            ],
        }
    )


def as_json(results: Results) -> dict[str, Any]:
    """The shape that scripts and partners rely on; internal hits follow the public ones."""
    internal = results.internal
    answer: dict[str, Any] = {
        "query": results.query,
        "searched_for": results.searched_for,
        "corrected": results.corrected,
        "language": results.language,
        "total": results.total + (internal.total if internal else 0),
        "weak": results.weak,
        "page": results.page,
        "pages": results.pages,
        "results": [_hit(hit) for hit in (*results.hits, *(internal.hits if internal else ()))],
        "facets": {
            name: [
                {"value": one.value, "label": one.label, "count": one.count, "selected": one.selected} for one in values
            ]
            for name, values in results.facets.items()
        },
        "suggestions": [{"text": topic.title, "url": topic.url} for topic in results.topics],
    }
    if results.added:
        answer["added"] = list(results.added)
    if results.place is not None:
        answer["near"] = results.place.label
    if results.area is not None:
        area = results.area
        answer["area"] = {
            "facet": area.facet,
            "value": area.value,
            "label": area.label,
            "applied": results.area_applied,
        }
    return answer


def _hit(hit: Hit) -> dict[str, Any]:
    return {
        "id": hit.id,
        "kind": hit.kind,
        "title": hit.title,
        "summary": hit.summary,
        "url": hit.url,
        "language": hit.language,
        "topics": list(hit.topics),
        "score": hit.score,
        **({"file": {"title": hit.file.title, "url": hit.file.url, "page": hit.file.number}} if hit.file else {}),
        **({"distance_km": hit.distance_km} if hit.distance_km is not None else {}),
    }


def _language(request: HttpRequest) -> str:
    wished = request.GET.get("language", "")
    return wished if wished in languages.BY_CODE else languages.BASE


def _answer(content: dict[str, Any]) -> JsonResponse:
    response = JsonResponse(content, json_dumps_params={"ensure_ascii": False})
    response["Cache-Control"] = "public, max-age=60"
    return response


urlpatterns = [path("search", search_view, name="api-search"), path("suggest", suggest_view, name="api-suggest")]
