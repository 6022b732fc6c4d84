"""Machine translation by a LibreTranslate of the operator's own. Off unless an address is set.

Only public text goes there, never more words in a year than the operator allows, and words that stay (`KeptTerm`)
come back as they were.
"""

from __future__ import annotations

import datetime as dt
import json
import logging
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from urllib.request import Request, urlopen

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Sum
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import Locale
from wagtail_localize.machine_translators.base import BaseMachineTranslator
from wagtail_localize.strings import StringValue, validate_translation_links

from kompass.models import KeptTerm, MachineMonth
from portal import languages

logger = logging.getLogger(__name__)

WORD = re.compile(r"[^\W\d_]+")
TAG = re.compile(r"<[^>]*>")
# A page of text in one request takes a small server some seconds.
TIMEOUT = 60
BATCH = 40


class CannotTranslate(ValidationError):
    """No text was translated; says why in a translator's words."""


# --- Budget ----------------------------------------------------------------------------------------------------------
def words_in(text: str) -> int:
    return len(WORD.findall(TAG.sub(" ", text)))


def words_left(on: dt.date) -> int:
    used = MachineMonth.objects.filter(month__year=on.year).aggregate(words=Sum("words"))["words"] or 0
    return max(0, int(settings.LIBRETRANSLATE_WORDS_A_YEAR) - int(used))


@transaction.atomic
def spend(words: int, *, on: dt.date) -> None:
    """Before they are sent: two who press the button at once cannot both have the last words."""
    month, _new = MachineMonth.objects.get_or_create(month=on.replace(day=1))
    MachineMonth.objects.select_for_update().get(pk=month.pk)
    left = words_left(on)
    if words > left:
        raise CannotTranslate(
            _(
                "This text has %(words)d words, and this year's budget for machine translation has %(left)d left. "
                "Please translate it by hand or ask whoever runs the portal."
            )
            % {"words": words, "left": left}
        )
    MachineMonth.objects.filter(pk=month.pk).update(words=F("words") + words)


def give_back(words: int, *, on: dt.date) -> None:
    MachineMonth.objects.filter(month=on.replace(day=1), words__gte=words).update(words=F("words") - words)


# --- Words that stay -------------------------------------------------------------------------------------------------
class Keeper:
    """Puts a mark in the place of each word that stays, and the word back in the place of the mark."""

    def __init__(self, terms: Iterable[str]) -> None:
        longest_first = sorted(terms, key=len, reverse=True)
        joined = "|".join(re.escape(term) for term in longest_first)
        # Not within a tag, and not within a longer word.
        self._terms = re.compile(rf"(?<![\w<])(?:{joined})(?!\w)(?![^<]*>)") if longest_first else None

    def hide(self, text: str) -> tuple[str, list[str]]:
        hidden: list[str] = []
        if self._terms is None:
            return text, hidden

        def mark(found: re.Match[str]) -> str:
            hidden.append(found[0])
            return _mark(len(hidden))

        return self._terms.sub(mark, text), hidden

    @staticmethod
    def show(text: str, hidden: list[str]) -> str | None:
        """None where a mark was lost or doubled: a text without its name is worse than none."""
        for number, term in enumerate(hidden, start=1):
            if text.count(_mark(number)) != 1:
                return None
            text = text.replace(_mark(number), term)
        return text


def _mark(number: int) -> str:
    """Such tokens pass through translation as they are; the letter behind ends the number."""
    return f"XKW{number}X"


# --- The translator --------------------------------------------------------------------------------------------------
class LibreTranslate(BaseMachineTranslator):  # type: ignore[misc]
    """wagtail-localize's hook (WAGTAILLOCALIZE_MACHINE_TRANSLATOR)."""

    display_name = "LibreTranslate"

    def can_translate(self, source_locale: Locale, target_locale: Locale) -> bool:
        return source_locale.language_code == languages.BASE and target_locale.language_code != languages.BASE

    def translate(
        self, source_locale: Locale, target_locale: Locale, strings: Collection[StringValue]
    ) -> Mapping[StringValue, StringValue]:
        """What the machine spoilt is left out: it stays untranslated, for a person."""
        today = timezone.localdate()
        given = list(strings)
        words = sum(words_in(string.data) for string in given)
        spend(words, on=today)
        try:
            answers = list(self._answers(given, target_locale.language_code))
        except (OSError, ValueError, KeyError, TypeError) as error:
            give_back(words, on=today)
            logger.warning("Machine translation failed", exc_info=error, extra={"event": "machine_translation_failed"})
            raise CannotTranslate(
                _("The translation server does not answer as it should. Please try again later.")
            ) from error
        return dict(answers)

    def _answers(self, strings: list[StringValue], target: str) -> Iterator[tuple[StringValue, StringValue]]:
        keeper = Keeper(KeptTerm.objects.values_list("text", flat=True))
        for start in range(0, len(strings), BATCH):
            part = strings[start : start + BATCH]
            hidden = [keeper.hide(string.data) for string in part]
            texts = self._ask([text for text, _terms in hidden], target)
            for string, (_text, terms), answer in zip(part, hidden, texts, strict=True):
                shown = keeper.show(answer, terms)
                if shown and _fits(string.data, shown):
                    yield string, StringValue(shown)

    def _ask(self, texts: list[str], target: str) -> list[str]:
        asked = {"q": texts, "source": languages.BASE, "target": target, "format": "html"}
        if self.options.get("API_KEY"):
            asked["api_key"] = self.options["API_KEY"]
        request = Request(  # noqa: S310 - the operator's own address, from the settings
            f"{self.options['URL']}/translate",
            data=json.dumps(asked).encode(),
            headers={"Content-Type": "application/json"},
        )
        with urlopen(request, timeout=TIMEOUT) as response:  # noqa: S310
            answer = json.load(response)["translatedText"]
        if not (isinstance(answer, list) and len(answer) == len(texts) and all(isinstance(one, str) for one in answer)):
            raise ValueError("not one translation for each text")
        return answer


def _fits(german: str, text: str) -> bool:
    try:
        StringValue.from_translated_html(text)
        validate_translation_links(german, text)
    except ValueError:
        return False
    return True
