"""The results page."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language

from portal import languages
from search import links, showing, tally
from search.forms import SearchForm, ask


def results(request: HttpRequest) -> HttpResponse:
    """`search/results.html` gets, with every link as a relative query string:

    - `form`: `q`, `near`, `radius`, `sort`, `exact`, `filters` as understood, for the fields
    - `results`: `query.Results`: `total`, `hits` (`query.Hit`), `corrected`, `corrections` (`typed`, `searched`),
      `searched_for`, `added`, `weak`, `topics`, `place`, `place_unknown`, `area`, `area_applied`,
      `is_browsing`, `unavailable`
    - `tabs`, `sort_links`, `chips`: lists of `links.Link` (`label`, `href`, `current`, `count`, `value`); a chip's
      `href` removes it
    - `facets`: list of `links.Facet` (`name`, `title`, `values` with `value`, `label`, `count`, `selected`)
    - `radii`: the same values for the radio buttons `radius`, with a place only
    - `page_links`: `numbers` (links), `previous`, `next` (addresses or ""); empty for one page
    - `relaxations`: links with `count`, when nothing was found
    - `uncorrected_href`: searches what was typed; `clear_href`: without filters
    - `anywhere_href`, `only_there_href`: for a question that names a town (`results.area`, `results.area_applied`)
    - `kind_labels`: kind → name in the plural
    """
    form = SearchForm.read(request.GET)
    found = ask(form, language=get_language() or languages.BASE)
    tally.note_request(request, found)
    showing.shown.send(sender=results, request=request, keys=[hit.id for hit in found.hits])
    return render(request, "search/results.html", links.context(form, found))
