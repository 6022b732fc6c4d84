"""A question is understood here, once, whatever engine answers it."""

from __future__ import annotations

from itertools import pairwise

from search import analysis
from search.analysis import BASE, Span
from search.documents import Area
from search.pipeline import compounds, correction, normalise, places, question_words, synonyms
from search.pipeline.compounds import Splitter
from search.pipeline.synonyms import Rules
from search.question import Correction, Question, Synonym, Vocabulary, Word

# Words of another language are near a German one by chance (sèche, Suche); from here on hardly.
SHORTEST_GERMAN = 7
# More synonyms than this blur a question more than they help.
MOST_SYNONYMS = 12


def understand(
    text: str,
    *,
    language: str,
    vocabulary: Vocabulary,
    split: Splitter,
    rules: Rules,
    correct: bool = True,
    areas: tuple[Area, ...] = (),
) -> Question:
    """Cleans, drops question words, corrects, takes out the area, splits compounds, adds synonyms, in this order.

    Without `correct` the words stay as typed, nothing is added and no area is taken out.
    """
    typed = normalise.clean(text)
    spans = list(analysis.spans(typed, language))
    counting = question_words.drop(spans, language, vocabulary)[: normalise.MOST_WORDS]
    dropped = tuple(span.surface for span in spans if span not in counting)
    searched_for, counting, corrections, readings = (
        _corrected(typed, counting, language, vocabulary, rules) if correct else (typed, counting, (), ())
    )
    quoted = normalise.phrases(typed)
    area = None
    if correct and not quoted:
        counting, area = places.take(counting, language, areas)
    words = _words([*counting, *_written_together(counting, vocabulary)], language, vocabulary, split)
    added = synonyms.expand([span.stem for span in counting], language, rules.groups) if correct else ()
    added = tuple(dict.fromkeys((*readings, *added)))
    exact = _phrase_keys(typed, searched_for, corrections, readings)
    return Question(
        language=language,
        typed=typed,
        searched_for=searched_for,
        words=words,
        added=_synonyms(added, language, vocabulary, split),
        phrases=tuple(tuple(analysis.stems(phrase, language)) for phrase in quoted),
        corrections=corrections,
        exact=exact,
        best_bets=rules.bets_for(exact),
        dropped=dropped,
        area=area,
    )


def _phrase_keys(
    typed: str, searched_for: str, corrections: tuple[Correction, ...], readings: tuple[str, ...]
) -> tuple[str, ...]:
    """The whole question as typed, corrected, and as it may be read besides: where that is a name, it leads."""
    texts = [typed, searched_for]
    if len(corrections) == 1:
        texts += [typed.replace(corrections[0].typed, reading) for reading in readings]
    return tuple(dict.fromkeys(key for text in texts if (key := analysis.phrase_key(text))))


def _corrected(
    typed: str, spans: list[Span], language: str, vocabulary: Vocabulary, rules: Rules
) -> tuple[str, list[Span], tuple[Correction, ...], tuple[str, ...]]:
    """The text with its mended words, the spans of both, what was mended, and how else it could be read."""
    kept: list[Span] = []
    readings: list[str] = []
    corrections: list[Correction] = []
    text, shift = typed, 0
    for span in spans:
        mended, *others = _mended(span, language, vocabulary, rules) or [""]
        if not mended:
            kept.append(span)
            continue
        readings += others
        text = text[: span.start + shift] + mended + text[span.end + shift :]
        shift += len(mended) - (span.end - span.start)
        corrections.append(Correction(span.surface, mended))
        kept.extend(analysis.spans(mended, language))
    # A mended word may have turned out to be one that only asks.
    kept = question_words.drop(kept, language, vocabulary) if corrections else kept
    return text, kept, tuple(corrections), tuple(readings)


def _mended(span: Span, language: str, vocabulary: Vocabulary, rules: Rules) -> list[str]:
    """How the word was probably meant, best first; empty where it stays as typed."""
    if not correction.may_be_mended(span) or correction.is_known(span, language, vocabulary):
        return []
    if _elsewhere(span, language, vocabulary):
        return []
    if analysis.script_of(span.word) == "Latn" and _splits_into_known(span, vocabulary):
        return []
    candidates = correction.mend(span, _own_languages(span.word, language), vocabulary, rules.excluded)
    return [candidate.shown for candidate in candidates]


def _splits_into_known(span: Span, vocabulary: Vocabulary) -> bool:
    word = next(iter(analysis.words(span.surface, compounds.LANGUAGE)), "")
    if len(word) < compounds.SHORTEST_COMPOUND:
        return False
    return bool(compounds.parts_of(word, lambda part: vocabulary.documents_with(part, compounds.LANGUAGE)))


def _own_languages(word: str, language: str) -> tuple[str, ...]:
    """Whose words a reader of this language may have meant: their own, German ones; by script where it is foreign."""
    script = analysis.script_of(word)
    if analysis.chain_of(language).script != script:
        return (BASE,) if script == "Latn" else analysis.languages_written_like(word)
    if script == "Latn" and len(word) >= SHORTEST_GERMAN:
        return tuple(dict.fromkeys((language, BASE)))
    return (language,)


def _elsewhere(span: Span, language: str, vocabulary: Vocabulary) -> tuple[str, ...]:
    """The stems of a word that other languages of its script know and the reader's index does not."""
    own = {language, BASE}
    others = [other for other in analysis.languages_written_like(span.surface) if other not in own]
    stems = ((analysis.stem(span.surface, other), other) for other in others)
    return tuple(dict.fromkeys(stem for stem, other in stems if vocabulary.knows_stem(stem, other)))


def _written_together(spans: list[Span], vocabulary: Vocabulary) -> list[Span]:
    """Neighbours that the portal writes as one German word: Telefon Seelsorge."""
    joined = [next(analysis.spans(one.surface + other.surface.lower(), BASE), None) for one, other in pairwise(spans)]
    return [span for span in joined if span is not None and vocabulary.documents_with(span.word, BASE)]


def _words(spans: list[Span], language: str, vocabulary: Vocabulary, split: Splitter) -> tuple[Word, ...]:
    words: dict[str, Word] = {}
    for span in spans:
        german = analysis.stem(span.surface, BASE) if language != BASE else ""
        known = correction.is_known(span, language, vocabulary)
        words.setdefault(
            span.stem,
            Word(
                word=span.word,
                stem=span.stem,
                german=german,
                parts=_parts(span, known, vocabulary, split),
                elsewhere=() if known else _elsewhere(span, language, vocabulary),
                known=known,
            ),
        )
    return tuple(words.values())


def _parts(span: Span, known: bool, vocabulary: Vocabulary, split: Splitter) -> tuple[str, ...]:
    word = next(iter(analysis.words(span.surface, BASE)), "")
    if (parts := split(word)) or known or analysis.script_of(word) != "Latn":
        return parts
    tail = compounds.tail_of(word, lambda end: vocabulary.documents_with(end, BASE))
    return (analysis.stem(tail, BASE),) if tail else ()


def _synonyms(texts: tuple[str, ...], language: str, vocabulary: Vocabulary, split: Splitter) -> tuple[Synonym, ...]:
    found = []
    for text in texts[:MOST_SYNONYMS]:
        spans = question_words.drop(list(analysis.spans(text, language)), language, vocabulary)
        found.append(Synonym(text, _words(spans, language, vocabulary, split)))
    return tuple(found)
