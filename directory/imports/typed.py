"""Single values as people and programs write them → what we keep. Everything else is Unusable, with a sentence."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from decimal import Decimal, InvalidOperation
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email
from django.utils.translation import gettext as _

from directory.imports.items import Unusable
from directory.models import Level

# No course or price of ours is older, and none is planned further ahead: other years are slips or placeholders (0001).
FIRST_YEAR, LAST_YEAR = 2000, 2099
# Day 1 of spreadsheet programs, reckoned back over the leap day that 1900 never had.
_SERIAL_ZERO = dt.date(1899, 12, 30)

_SPACES = re.compile(r"[\s\u00a0\u2000-\u200d\u202f\ufeff]+")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_DATES = (
    re.compile(r"(?P<day>\d{1,2})\s*[./]\s*(?P<month>\d{1,2})\s*[./]\s*(?P<year>\d{4}|\d{2})\.?"),
    re.compile(r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})(?:[T ].*)?"),
)
_TIME = re.compile(
    r"(?P<hour>\d{1,2})(?:[:.h](?P<minute>\d{2}))?(?::\d{2}(?:\.\d+)?)?\s*(?P<half>[ap]\.?m\.?)?(?:\s*uhr)?"
)
_SPAN = re.compile(r"\s*(?:–|—|-|bis|to)\s*", re.IGNORECASE)
_WEEKDAYS = {
    name: number
    for number, names in enumerate(
        (
            "montag montags mo mon monday",
            "dienstag dienstags di tue tuesday tu",
            "mittwoch mittwochs mi wed wednesday we",
            "donnerstag donnerstags do thu thursday th",
            "freitag freitags fr fri friday",
            "samstag samstags sa sat saturday sonnabend",
            "sonntag sonntags so sun sunday su",
        )
    )
    for name in names.split()
}
_YES = frozenset({"ja", "j", "yes", "y", "true", "wahr", "x", "1"})
_NO = frozenset({"nein", "n", "no", "false", "falsch", "0"})
_LEVELS = {level.lower(): level for level in Level.values} | {
    "alphabetisierung": "Alpha", "alpha-kurs": "Alpha", "a1.0": "A1", "b1 plus": "B1+", "0": "A0", "anfänger": "A0",
}  # fmt: skip
_url = URLValidator(schemes=["http", "https"])


def text(value: Any, most: int = 10_000) -> str:
    """One or more lines without characters that nobody sees; JSON's true and false are no texts."""
    if value is None or isinstance(value, bool):
        if isinstance(value, bool):
            raise Unusable(_("“%(value)s” is not a text.") % {"value": str(value).lower()})
        return ""
    if isinstance(value, dict | list):
        raise Unusable(_("A text is expected here, not a list."))
    lines = [_SPACES.sub(" ", _CONTROL.sub("", line)).strip() for line in str(value).splitlines()]
    found = re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
    if len(found) > most:
        raise Unusable(
            _("The text has %(length)d characters, %(most)d fit. Shorten it.") % {"length": len(found), "most": most}
        )
    return found


def line(value: Any, most: int = 200) -> str:
    return " ".join(text(value, most).split())


def day(value: Any) -> str:
    """2.11.2026, 02.11.26, 2026-11-02, a spreadsheet's day or its serial number → 2026-11-02."""
    if value in (None, "") or value is False:
        return ""
    if isinstance(value, dt.datetime):
        return _plausible(value.date(), value)
    if isinstance(value, dt.date):
        return _plausible(value, value)
    written = line(value)
    if re.fullmatch(r"\d{5}(?:\.\d+)?", written):
        return _plausible(_SERIAL_ZERO + dt.timedelta(days=int(float(written))), written)
    for shape in _DATES:
        if match := shape.fullmatch(written):
            year = int(match["year"]) + (2000 if len(match["year"]) == 2 else 0)
            try:
                return _plausible(dt.date(year, int(match["month"]), int(match["day"])), written)
            except ValueError:
                break
    raise Unusable(_("“%(value)s” is not a date. Write it as day.month.year.") % {"value": written[:40]})


def _plausible(found: dt.date, written: Any) -> str:
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise Unusable(_("The year in “%(value)s” cannot be right. Correct the date.") % {"value": str(written)[:40]})
    return found.isoformat()


def day_past(value: Any, today: dt.date) -> str:
    """A day on which somebody told or checked something: not one to come."""
    found = day(value)
    if found and found > today.isoformat():
        raise Unusable(_("“%(value)s” lies in the future. Write the day on which this was told.") % {"value": found})
    return found


def time(value: Any) -> str:
    """8:30, 08.30 Uhr, 8, 4:00 PM, 3pm, a spreadsheet's time → 08:30."""
    if value in (None, "") or value is False:
        return ""
    if isinstance(value, dt.datetime | dt.time):
        return f"{value:%H:%M}"
    if isinstance(value, float) and 0 <= value < 1:
        minutes = round(value * 24 * 60)
        return f"{minutes // 60 % 24:02}:{minutes % 60:02}"
    written = line(value)
    match = _TIME.fullmatch(written.lower())
    if match:
        hour, minute = int(match["hour"]), int(match["minute"] or 0)
        if match["half"]:
            hour = hour % 12 + (12 if match["half"].startswith("p") else 0)
        if hour < 24 and minute < 60:
            return f"{hour:02}:{minute:02}"
    raise Unusable(_("“%(value)s” is not a time. Write it as 08:30.") % {"value": written[:40]})


def span(value: Any) -> tuple[str, str]:
    """08:30–12:45, 8.30 bis 12.45 Uhr → both times."""
    written = line(value)
    if not written:
        return "", ""
    parts = _SPAN.split(written)
    if len(parts) != 2:
        raise Unusable(_("“%(value)s” is not a span of time. Write it as 08:30–12:45.") % {"value": written[:40]})
    return in_order(time(parts[0]), time(parts[1]))


def in_order(opens: str, closes: str) -> tuple[str, str]:
    if opens and closes and closes <= opens:
        raise Unusable(_("It ends at %(closes)s, before it begins at %(opens)s.") % {"closes": closes, "opens": opens})
    return opens, closes


def weekdays(value: Any) -> list[int]:
    """Mo–Fr; Montag, Mittwoch; Mo+Mi → 0 = Monday …"""
    written = line(value).lower()
    found: set[int] = set()
    for part in re.split(r"[,;/+&\s]+(?:und\s+)?", re.sub(r"\s*(?:–|—|-|\bbis\b)\s*", "-", written)):
        if not part or part == "und":
            continue
        names = [name.rstrip(".") for name in part.split("-")]
        ends = [_WEEKDAYS[name] for name in names if name in _WEEKDAYS]
        if len(ends) != len(names) or len(ends) > 2:
            raise Unusable(
                _("“%(value)s” are no weekdays. Write them as Mo, Mi, Fr or Mo–Fr.") % {"value": written[:40]}
            )
        first, last = ends[0], ends[-1]
        found |= {number % 7 for number in range(first, last + 1 if last >= first else last + 8)}
    return sorted(found)


def level(value: Any) -> str:
    written = line(value)
    if not written:
        return ""
    found = _LEVELS.get(written.lower().replace(",", "."))
    if found is None:
        raise Unusable(
            _("“%(value)s” is no level. Use one of these: %(levels)s.")
            % {"value": written[:20], "levels": ", ".join(Level.values)}
        )
    return found


def yes_no(value: Any) -> bool | None:
    if value is None or isinstance(value, bool):
        return value
    written = line(value).lower()
    if not written:
        return None
    if written in _YES | _NO:
        return written in _YES
    raise Unusable(_("“%(value)s” is neither yes nor no.") % {"value": written[:20]})


def whole(value: Any, most: int = 32_767) -> int | None:
    if value in (None, "") or isinstance(value, bool):
        return None
    try:
        number = Decimal(line(value).replace(",", "."))
    except InvalidOperation:
        number = Decimal(-1)
    if not number.is_finite() or number != number.to_integral_value() or not 0 <= number <= most:
        raise Unusable(
            _("“%(value)s” is not a whole number up to %(most)d.") % {"value": line(value)[:20], "most": most}
        )
    return int(number)


def amount(value: Any) -> str | None:
    """Euros as a text with two digits; exact, unlike what JSON makes of numbers."""
    written = line(value).replace("€", "").replace("EUR", "").strip()
    if not written:
        return None
    try:
        number = Decimal(written.replace(".", "").replace(",", ".") if "," in written else written)
    except InvalidOperation:
        number = Decimal(-1)
    if not number.is_finite() or not 0 <= number < 1_000_000:
        raise Unusable(_("“%(value)s” is not an amount of money.") % {"value": written[:20]})
    return f"{number:.2f}"


def email(value: Any) -> str:
    """One address; `false`, „keine“ and lists are none."""
    written = line(value, 254)
    if not written:
        return ""
    try:
        validate_email(written)
    except ValidationError as error:
        raise Unusable(_("“%(value)s” is not an e-mail address.") % {"value": written[:60]}) from error
    return written


def url(value: Any) -> str:
    written = line(value, 2_000)
    if not written:
        return ""
    if "://" not in written:
        written = f"https://{written}"
    try:
        _url(written)
    except ValidationError as error:
        raise Unusable(_("“%(value)s” is not an address on the net.") % {"value": written[:60]}) from error
    if len(written) > 200:
        raise Unusable(_("The address on the net is longer than 200 characters."))
    return written


def identifier(value: Any) -> str:
    """A UUID, as HSDS demands of every id."""
    written = line(value, 200) if not isinstance(value, bool) else str(value)
    try:
        return str(uuid.UUID(written))
    except ValueError as error:
        raise Unusable(_("The id “%(value)s” is not a UUID.") % {"value": written[:60]}) from error


def postcode(value: Any) -> str:
    """Five digits, whatever stands around them; of an American ZIP+4 the first five."""
    written = line(value, 40)
    if isinstance(value, int) or re.fullmatch(r"\d{4}", written):
        written = written.zfill(5)  # a spreadsheet took 01067 for a number
    if not written:
        return ""
    if match := re.fullmatch(r"(?:D-?)?(\d{5})(?:-\d{4})?", written):
        return match[1]
    raise Unusable(_("“%(value)s” is not a postcode of five digits.") % {"value": written[:20]})


def coordinates(latitude: Any, longitude: Any) -> tuple[str, str]:
    """Both with six digits, in Europe. Swapped ones are not turned round: a guess could lead to the wrong door."""
    written = [line(value).replace(",", ".") if not isinstance(value, bool) else "" for value in (latitude, longitude)]
    if not any(written):
        return "", ""
    try:
        north, east = (Decimal(value) for value in written)
    except InvalidOperation as error:
        raise Unusable(_("“%(value)s” are no coordinates.") % {"value": " ".join(written)[:40]}) from error
    if _in_europe(north, east):
        return f"{north:.6f}", f"{east:.6f}"
    shown = {"latitude": str(north)[:12], "longitude": str(east)[:12]}
    if _in_europe(east, north):
        raise Unusable(_("The coordinates %(latitude)s, %(longitude)s look swapped. Exchange the two.") % shown)
    raise Unusable(_("The coordinates %(latitude)s, %(longitude)s do not lie in Europe.") % shown)


def _in_europe(north: Decimal, east: Decimal) -> bool:
    return north.is_finite() and east.is_finite() and 34 <= north <= 72 and -25 <= east <= 45
