"""Stemmers that no package has: ports of Lucene's light German and Arabic ones, and a small Ukrainian one.

Ported because both engines must cut words alike, and because Snowball keeps Kurs and Kurse, دورة and دورات apart.
"""

from __future__ import annotations

from collections.abc import Iterable

# --- German: GermanNormalizationFilter and GermanLightStemmer (Apache Lucene) -------------------------------------
_UMLAUTS = {"ä": "a", "ö": "o", "ü": "u"}
_ACCENTS = str.maketrans("àáâäòóôöìíîïùúûü", "aaaaooooiiiiuuuu")
_BEFORE_S = frozenset("bdfghklmnt")  # letters after which -s or -st is an ending


def normalise_german(word: str) -> str:
    """ß → ss, ä/ae → a, ö/oe → o, ü/ue → u; „ue“ stays after a vowel or q (Bauer, Quelle). Expects lower case."""
    out: list[str] = []
    state = "ordinary"
    for letter in word:
        if letter in "ao":
            state = "umlaut"
        elif letter == "u":
            state = "umlaut" if state == "ordinary" else "vowel"
        elif letter == "e":
            if state == "umlaut":
                state = "vowel"
                continue
            state = "vowel"
        elif letter in "iqy":
            state = "vowel"
        elif letter in _UMLAUTS:
            letter = _UMLAUTS[letter]
            state = "vowel"
        elif letter == "ß":
            letter = "ss"
            state = "ordinary"
        else:
            state = "ordinary"
        out.append(letter)
    return "".join(out)


def stem_german(word: str) -> str:
    """Unites Kurs, Kurse, Kursen; expects what `normalise_german` gives."""
    return _german_degree(_german_case(word.translate(_ACCENTS)))


def _german_case(word: str) -> str:
    size = len(word)
    if size > 5 and word.endswith("ern"):
        return word[:-3]
    if size > 4 and word[-2] == "e" and word[-1] in "mnrs":
        return word[:-2]
    if size > 3 and (word[-1] == "e" or (word[-1] == "s" and word[-2] in _BEFORE_S)):
        return word[:-1]
    return word


def _german_degree(word: str) -> str:
    size = len(word)
    if size > 5 and word.endswith("est"):
        return word[:-3]
    if size > 4 and word[-2:] in ("er", "en"):
        return word[:-2]
    if size > 4 and word[-2:] == "st" and word[-3] in _BEFORE_S:
        return word[:-2]
    return word


# --- Arabic: ArabicNormalizer and ArabicStemmer (Apache Lucene) ---------------------------------------------------
# Hamza on Alef, dotless Yeh and Teh marbuta are typed as it comes; short vowels and the lengthening line hardly ever.
_ARABIC = str.maketrans({"آ": "ا", "أ": "ا", "إ": "ا", "ى": "ي", "ة": "ه", "ـ": None} | dict.fromkeys("ًٌٍَُِّْ"))
_ARABIC_PREFIXES = ("ال", "وال", "بال", "كال", "فال", "لل", "و")
_ARABIC_SUFFIXES = ("ها", "ان", "ات", "ون", "ين", "يه", "ية", "ه", "ة", "ي")


def normalise_arabic(word: str) -> str:
    return word.translate(_ARABIC)


def stem_arabic(word: str) -> str:
    """Takes one prefix and every suffix off, as long as two letters remain (three before a lone و)."""
    for prefix in _ARABIC_PREFIXES:
        if word.startswith(prefix) and len(word) >= (4 if len(prefix) == 1 else len(prefix) + 2):
            word = word[len(prefix) :]
            break
    return _without_suffixes(word, _ARABIC_SUFFIXES)


def _without_suffixes(word: str, suffixes: Iterable[str]) -> str:
    for suffix in suffixes:
        if word.endswith(suffix) and len(word) >= len(suffix) + 2:
            word = word[: -len(suffix)]
    return word


# --- Persian: PersianNormalizer (Apache Lucene), after the Arabic one ----------------------------------------------
_PERSIAN = str.maketrans({"ی": "ي", "ے": "ي", "ک": "ك", "ۀ": "ه", "ہ": "ه", "ٔ": None})


def normalise_persian(word: str) -> str:
    """Letters of Arabic keyboards become one with the Persian ones."""
    return normalise_arabic(word).translate(_PERSIAN)


# --- Ukrainian: no stemmer exists ----------------------------------------------------------------------------------
_UKRAINIAN_ENDINGS = (
    *("ами", "ями", "ові", "еві", "ого", "ому", "ими"),
    *("ої", "ою", "ею", "єю", "ів", "їв", "ах", "ях", "ам", "ям", "ом", "ем", "ий", "ій", "их", "им"),
    *("і", "ї", "и", "й", "а", "я", "у", "ю", "о", "е", "є", "ь"),
)
# One ending off and at most eight letters: MRR .679 on shared/data/omos_qa, where the first six letters alone gave
# .659 and kept курс, курси and курсів apart. Eight letters still unite the long derived forms.
_UKRAINIAN_SHORTEST, _UKRAINIAN_LONGEST = 3, 8


def stem_ukrainian(word: str) -> str:
    for ending in _UKRAINIAN_ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _UKRAINIAN_SHORTEST:
            word = word[: -len(ending)]
            break
    return word[:_UKRAINIAN_LONGEST]
