"""The language comes from the address, and only „/“ asks the browser."""

from __future__ import annotations

import pytest
from django.test import Client


@pytest.mark.django_db
def test_the_bare_address_leads_to_the_browsers_language_without_a_cookie(client: Client) -> None:
    response = client.get("/", headers={"accept-language": "ar,de;q=0.5"})
    assert response.status_code == 302
    assert response["Location"] == "/ar/"
    assert "Accept-Language" in response["Vary"]
    assert not response.cookies


@pytest.mark.django_db
@pytest.mark.parametrize(
    "path", ["/intern/gibt-es-nicht/", "/pflege/abc/", "/api/gibt-es-nicht/", "/irgendwas/", "/xx/suche/"]
)
def test_an_unknown_address_without_a_language_is_not_found_and_not_led_to_german(path: str, client: Client) -> None:
    assert client.get(path).status_code == 404


@pytest.mark.django_db
def test_a_public_page_allows_no_script_or_style_of_others(client: Client) -> None:
    policy = client.get("/de/suche/")["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/konto/login/", "/admin/"])
def test_pages_behind_a_login_are_kept_by_no_cache(path: str, client: Client) -> None:
    response = client.get(path)
    assert "no-store" in response["Cache-Control"]
    assert "noindex" in response["X-Robots-Tag"]
