"""What somebody wants in their Ordner, read from an address: dimensions, one language or two, topics or not.

Nothing is stored and nothing about a person is asked: who has the address has the folder.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.http import QueryDict

from directory.catalogue import DimensionEntry, catalogue
from portal import languages

# Names of the form's fields.
DIMENSION, LANGUAGE, SECOND, EXTENT, PROTECTION = "dimension", "language", "with", "extent", "protection"
SHORT = "short"
# All topics of the demo in two languages are 93 pages and take 5.5 seconds; the six largest dimensions take 3.2.
MOST_WITH_TOPICS = 6
# What is looked at of an address that somebody made by hand.
LONGEST_CODE, MOST_VALUES = 40, 60


@dataclass(frozen=True, slots=True)
class FolderWishes:
    """`codes` are dimensions in the order of the kompass; `is_short`: the first sheet of each and no topics.

    `not_understood` and `is_same_twice` say what of the address was left out, `is_asked` that the form was sent.
    """

    language: str
    second: str = ""
    codes: tuple[str, ...] = ()
    is_short: bool = False
    with_protection: bool = False
    is_asked: bool = field(default=False, compare=False)
    not_understood: bool = field(default=False, compare=False)
    is_same_twice: bool = field(default=False, compare=False)

    @classmethod
    def read(cls, query: QueryDict, *, reader: str) -> FolderWishes:
        """Never fails. `reader` is the language of the page, and of the sheets where no other is named."""
        asked = [value[:LONGEST_CODE] for value in query.getlist(DIMENSION)[:MOST_VALUES] if value]
        known = [dimension.code for dimension in dimensions()]
        main, second = query.get(LANGUAGE, ""), query.get(SECOND, "")
        language = main if main in languages.BY_CODE else reader
        odd = [
            *(code not in known for code in asked),
            *(code not in languages.BY_CODE for code in (main, second) if code),
        ]
        return cls(
            language,
            second if second in languages.BY_CODE and second != language else "",
            tuple(code for code in known if code in asked),
            is_short=query.get(EXTENT) == SHORT,
            with_protection=query.get(PROTECTION) == "yes",
            is_asked=bool({DIMENSION, LANGUAGE, SECOND, EXTENT} & set(query)),
            not_understood=any(odd),
            is_same_twice=second == language,
        )

    @property
    def languages(self) -> tuple[str, ...]:
        return (self.language, self.second) if self.second else (self.language,)

    @property
    def is_too_much(self) -> bool:
        return not self.is_short and len(self.codes) > MOST_WITH_TOPICS

    @property
    def is_printable(self) -> bool:
        return bool(self.codes) and not self.is_too_much

    @property
    def chosen(self) -> tuple[DimensionEntry, ...]:
        return tuple(dimension for dimension in dimensions() if dimension.code in self.codes)

    def query_string(self) -> str:
        """Of the tidy address: what was understood and nothing else."""
        pairs = [(DIMENSION, code) for code in self.codes]
        pairs += [(LANGUAGE, self.language)]
        pairs += [(SECOND, self.second)] * bool(self.second)
        pairs += [(EXTENT, SHORT)] * self.is_short + [(PROTECTION, "yes")] * self.with_protection
        return urlencode(pairs)


def dimensions() -> Iterable[DimensionEntry]:
    """All dimensions in the order of the kompass: the place of a register in everybody's folder."""
    return catalogue().dimensions.values()
