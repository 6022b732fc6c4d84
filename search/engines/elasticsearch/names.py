"""What the indexes are called. One for each reader language, and one for what only signed-in people may see."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import count

from portal import languages
from search.question import Scope


@dataclass(frozen=True, slots=True)
class View:
    """What readers of one language see of the public or of the internal material."""

    scope: Scope
    language: str

    def __str__(self) -> str:
        return f"{self.scope}-{self.language}"


PUBLIC_VIEWS = tuple(View("public", code) for code in languages.CODES)
# Internal material is written in German for staff who work in German.
INTERNAL_VIEW = View("internal", languages.BASE)
VIEWS = (*PUBLIC_VIEWS, INTERNAL_VIEW)


def view_of(scope: Scope, language: str) -> View:
    """Where a reader of this language looks."""
    return View("public", language) if scope == "public" else INTERNAL_VIEW


@dataclass(frozen=True, slots=True)
class Names:
    """`portal-public-ar` is read, `portal-public-ar-w` written; both point to `portal-public-ar-20261122-01`."""

    prefix: str

    def read(self, view: View) -> str:
        return f"{self.prefix}-{view}"

    def write(self, view: View) -> str:
        return f"{self.prefix}-{view}-w"

    def physical(self, view: View, stamp: str) -> str:
        return f"{self.prefix}-{view}-{stamp}"

    def pattern(self) -> str:
        """Every index of documents, in use or not."""
        return ",".join(f"{self.prefix}-{scope}-*" for scope in ("public", "internal"))

    def lock(self) -> str:
        return f"{self.prefix}-lock"

    @staticmethod
    def new_stamp(day: dt.date, taken: Iterable[str]) -> str:
        """The day, and the first number free on it: an index is never built into a name that was used."""
        used = {"-".join(name.rsplit("-", 2)[1:]) for name in taken}
        stamps = (f"{day:%Y%m%d}-{number:02}" for number in count(1))
        return next(stamp for stamp in stamps if stamp not in used)
