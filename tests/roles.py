"""Who may open what: one row per address, one answer per role. Every new address gets its row here.

`ok` opens, `hidden` answers 404, `login` leads to the login form, `denied` is refused with a reason,
`onward` leads a person who is logged in to where they work.
"""

from __future__ import annotations

EVERYBODY = ("anonymous", "provider", "counsellor", "translator", "editor", "coordinator", "steering", "guest", "admin")
OK, HIDDEN, LOGIN, DENIED, ONWARD = "ok", "hidden", "login", "denied", "onward"


def _all(answer: str, **others: str) -> dict[str, str]:
    return {role: others.get(role, answer) for role in EVERYBODY}


PUBLIC = _all(OK)
# Behind the login, and there only for those who work at the desk.
DESK = _all(DENIED, anonymous=LOGIN, translator=OK, editor=OK, coordinator=OK, admin=OK)
EDITORIAL = _all(DENIED, anonymous=LOGIN, editor=OK, coordinator=OK)
ACCOUNTS = _all(DENIED, anonymous=LOGIN, admin=OK)
KEEPERS = _all(DENIED, anonymous=LOGIN, editor=OK, coordinator=OK, admin=OK)

# Address → role → answer. `{service}` and the like are filled with a record of the test.
VIEWS: dict[str, dict[str, str]] = {
    "/de/": PUBLIC,
    "/ar/": PUBLIC,
    "/de/suche/": PUBLIC,
    "/de/suche/?q=deutschkurs": PUBLIC,
    "/de/angebote/": PUBLIC,
    "/de/angebote/aufenthaltsstatus/": PUBLIC,
    "/de/angebote/{service}/": PUBLIC,
    "/de/kurse/": PUBLIC,
    "/de/kurse/?from=A2&time=abends": PUBLIC,
    "/de/kurse/mein-deutsch/": PUBLIC,
    "/de/kurse/wunschzettel/?from=A2": PUBLIC,
    "/de/kurse/{course}/": PUBLIC,
    "/de/traeger/": PUBLIC,
    "/de/traeger/{organisation}/": PUBLIC,
    "/de/orte/{location}/": PUBLIC,
    "/de/angebote/{service}/oeffnungszeiten.ics": PUBLIC,
    "/de/angebote/liste.pdf": PUBLIC,
    "/de/angebote/liste.csv": PUBLIC,
    "/de/kurse/{course}/termin-{run}.ics": PUBLIC,
    "/de/kurse/liste.pdf": PUBLIC,
    "/de/kurse/liste.csv": PUBLIC,
    "/de/merkliste/": PUBLIC,
    "/de/merkliste/liste.pdf": PUBLIC,
    "/de/orte/{location}/aushang/": PUBLIC,
    "/de/fehler-melden/angebote/{service_number}/": PUBLIC,
    "/de/fehler-melden/angebote/{service_number}/danke/": PUBLIC,
    "/de/fehler-melden/orte/{redacted_number}/": _all(HIDDEN),
    "/de/kompass/": PUBLIC,
    "/de/kompass/{dimension}/": PUBLIC,
    "/de/kompass/{dimension}/{topic}/": PUBLIC,
    "/de/ordner/": PUBLIC,
    "/de/ordner/ordner.pdf?dimension=wohnen": PUBLIC,
    "/de/{standard_page}/": PUBLIC,
    "/api/search?q=kurs": PUBLIC,
    "/api/suggest?q=kurs": PUBLIC,
    # Of a provider: by its link for whoever has it, without one for its own editors.
    "/pflege/": _all(HIDDEN, provider=OK),
    "/pflege/{link}/": PUBLIC,
    "/pflege/unsinn/": _all(HIDDEN),
    "/pflege/{link}/kurse/{own_course}/": PUBLIC,
    "/pflege/{link}/angebote/{other_service}/": _all(HIDDEN),
    "/pflege/{link}/durchgang/{own_run}/": PUBLIC,
    "/pflege/kurse/{own_course}/": _all(HIDDEN, provider=OK),
    "/pflege/durchgang/{own_run}/": _all(HIDDEN, provider=OK),
    "/pflege/{link}/zahlen/": PUBLIC,
    "/pflege/{link}/verlauf/": PUBLIC,
    "/pflege/unsinn/zahlen/": _all(HIDDEN),
    "/pflege/zahlen/": _all(HIDDEN, provider=OK),
    "/pflege/verlauf/": _all(HIDDEN, provider=OK),
    "/documents/1/unknown.pdf": _all(HIDDEN),
    "/documents/{document}": PUBLIC,
    "/documents/{restricted_document}": _all(OK, anonymous=HIDDEN),
    "/sitemap.xml": PUBLIC,
    "/karte.pmtiles": _all(HIDDEN),  # this operator has none
    "/robots.txt": PUBLIC,
    "/healthz": PUBLIC,
    "/readyz": PUBLIC,
    "/konto/login/": _all(ONWARD, anonymous=OK),
    "/konto/logout/": _all(OK, anonymous=ONWARD),
    "/konto/2fa/": _all(OK, anonymous=LOGIN),
    "/konto/password/change/": _all(OK, anonymous=LOGIN),
    "/konto/password/reset/": PUBLIC,
    "/konto/email/": _all(HIDDEN),
    "/konto/signup/": _all(HIDDEN),
    "/de/angebote/{draft_service}/": _all(HIDDEN),
    "/de/angebote/{staff_service}/": _all(HIDDEN),
    "/de/orte/{redacted}/": _all(HIDDEN),
    "/de/orte/{redacted}/aushang/": _all(HIDDEN),
    "/de/traeger/{unlisted_organisation}/": _all(HIDDEN),
    "/admin/": DESK,
    "/admin/pages/": _all(DENIED, anonymous=LOGIN, translator=OK, editor=OK, coordinator=OK),
    "/admin/service/": EDITORIAL,
    "/admin/course/": EDITORIAL,
    "/admin/organisation/": EDITORIAL,
    "/admin/location/": EDITORIAL,
    "/admin/topic/": EDITORIAL,
    "/admin/dimension/": EDITORIAL,
    "/admin/term/": EDITORIAL,
    "/admin/coursetype/": EDITORIAL,
    "/admin/admissionnotice/": EDITORIAL,
    "/admin/suggestion/": EDITORIAL,
    "/admin/upkeeprequest/": EDITORIAL,
    "/admin/freshness/": EDITORIAL,
    "/admin/freshness/white-spots/": EDITORIAL,
    "/admin/freshness/never/": EDITORIAL,
    "/admin/freshness/report.csv": EDITORIAL,
    "/admin/freshness/matrix.csv": EDITORIAL,
    "/admin/freshness/never.csv": EDITORIAL,
    "/admin/upkeeprequest/telefonliste.pdf": EDITORIAL,
    "/admin/upkeeprhythm/": EDITORIAL,
    "/admin/directfield/": EDITORIAL,
    "/admin/schoolholidays/": EDITORIAL,
    "/admin/duplicates/": EDITORIAL,
    "/admin/translations/": _all(DENIED, anonymous=LOGIN, translator=OK, editor=OK, coordinator=OK),
    "/admin/translations/service/{service_number}/ar/": _all(
        DENIED, anonymous=LOGIN, translator=OK, editor=OK, coordinator=OK
    ),
    "/admin/translations/location/{redacted_number}/ar/": _all(
        DENIED, anonymous=LOGIN, translator=HIDDEN, editor=HIDDEN, coordinator=HIDDEN
    ),
    "/admin/imports/": EDITORIAL,
    "/admin/imports/gone/": EDITORIAL,
    "/admin/imports/kursliste.csv": EDITORIAL,
    "/admin/importsource/": EDITORIAL,
    "/admin/source-changes/": EDITORIAL,
    "/admin/source-changes/999999/": _all(DENIED, anonymous=LOGIN, editor=HIDDEN, coordinator=HIDDEN),
    "/admin/municipality/": EDITORIAL,
    "/admin/postcode/": EDITORIAL,
    "/admin/district/": EDITORIAL,
    "/admin/synonymgroup/": EDITORIAL,
    "/admin/bestbet/": EDITORIAL,
    "/admin/exclusionword/": EDITORIAL,
    "/admin/compoundsplit/": EDITORIAL,
    "/admin/search-why/": EDITORIAL,
    "/admin/search-questions/": EDITORIAL,
    "/admin/search-questions/figures.csv": EDITORIAL,
    "/admin/search-index/": KEEPERS,
    "/admin/search-index/progress/": KEEPERS,
    "/admin/snippets/kompass/emergencycontact/": EDITORIAL,
    "/admin/snippets/kompass/notice/": EDITORIAL,
    "/admin/folderregister/": EDITORIAL,
    "/admin/users/": ACCOUNTS,
    "/admin/reports/site-history/": ACCOUNTS,
    "/admin/reports/files/": EDITORIAL,
    "/admin/documents/": EDITORIAL,
    "/admin/documents/edit/{document_number}/": EDITORIAL,
}
