"""What a link in an imported text leads to: a page of the region, another address, or nothing usable."""

from __future__ import annotations

import re
from urllib.parse import quote, unquote, urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email

from kompass.integreat.reading import INVISIBLE, normal_path

# The app, the editors' system it comes from, and the system before that one; links of all three are found in texts.
HOSTS = frozenset({"integreat.app", "www.integreat.app", "web.integreat-app.de", "admin.integreat-app.de",
                   "cms.integreat-app.de", "integreat-app.de"})  # fmt: skip
APP = "https://integreat.app"

# A link to a page of the app is kept as this until all pages have their number.
PAGE = "page:"

_LANGUAGE = re.compile(r"(?!wp-)[a-z]{2,3}(-[a-z]{2,8})?$")  # „wp-content“ is a folder of the old system
_web_address = URLValidator(schemes=["http", "https"])


def target(href: str) -> str:
    """`page:/region/de/…/`, `mailto:…`, `tel:…` or a web address; empty where the link leads nowhere."""
    href = re.sub(r"[\x00-\x20\x7f]+", "", INVISIBLE.sub("", href))
    scheme, colon, rest = href.partition(":")
    scheme = scheme.lower()
    if colon and scheme == "mailto":
        address = mail_address(rest)
        return f"mailto:{address}" if address else ""
    if colon and scheme == "tel":
        number = dialled(rest)
        return f"tel:{number}" if number else ""
    if href.startswith("//"):
        href = f"https:{href}"
    elif href.lower().startswith("www."):
        href = f"https://{href}"
    elif href.startswith("/"):
        href = APP + href
    elif scheme not in ("http", "https"):
        return ""
    return _web_target(href)


def _web_target(href: str) -> str:
    try:
        parts = urlsplit(href)
        if "%" in parts.netloc:  # „www.baf%C3%B6g.de“: browsers understand it, address checks do not
            parts = parts._replace(netloc=unquote(parts.netloc))
            href = parts.geturl()
        host = (parts.hostname or "").lower()
    except ValueError:  # such as a broken IPv6 address
        return ""
    if host in HOSTS:
        path = normal_path(parts.path)
        steps = path.strip("/").split("/")
        if re.search(r"(^|/)(tel|mailto|https?):", path):  # „https://integreat.app/tel:/“ leads nowhere
            return ""
        if len(steps) >= 2 and _LANGUAGE.match(steps[1]) and steps[0] not in ("media", "static"):
            return PAGE + path
    return web_address(href)


def outside(path: str) -> str:
    """The address in the app of a page that was not imported."""
    return APP + quote(path)


def web_address(url: str) -> str:
    """The address where it is one that a form would accept; else empty."""
    url = INVISIBLE.sub("", url).strip()
    try:
        _web_address(url)
    except (ValidationError, ValueError):
        return ""
    return url


def mail_address(text: str) -> str:
    """The address without zero-width spaces, subject or escapes; empty where it is none."""
    address = INVISIBLE.sub("", unquote(text.partition("?")[0])).strip()
    try:
        validate_email(address)
    except ValidationError:
        return ""
    return address


def dialled(text: str) -> str:
    """A telephone number as a link wants it: digits, a plus in front; empty where it is too short to be one."""
    number = re.sub(r"\(0\)", "", unquote(text))
    digits = re.sub(r"\D", "", number)
    # Three digits are emergency numbers; E.164 ends at fifteen, national prefixes may come on top.
    if not 3 <= len(digits) <= 17:
        return ""
    return ("+" if number.strip().startswith("+") else "") + digits
