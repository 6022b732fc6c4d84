"""What a reader of one language sees of a document: the shape both engines index, one entry per reader language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from search import analysis
from search.analysis import BASE
from search.documents import SearchDocument, Text

Texts = Mapping[str, Text]
Labels = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Entry:
    """`own` is the text in the reader's language; `instead` stands beside it or in its place, in `instead_language`.

    German serves every reader (offices are called by German names everywhere): its title always, the rest where the
    reader's language has no body of its own.
    """

    language: str
    own: Text | None
    instead: Text | None
    instead_language: str
    labels: tuple[str, ...]
    german_labels: tuple[str, ...]


def shown_language(languages: Mapping[str, object], reader: str) -> str:
    """Whose text a reader is shown: their own, else German, else the only one there is."""
    if reader in languages:
        return reader
    return BASE if BASE in languages else next(iter(languages), BASE)


def entry(texts: Texts, labels: Labels, language: str) -> Entry:
    own = texts.get(language)
    instead_language = shown_language({one: None for one in texts if one != language}, BASE)
    instead = texts.get(instead_language) if instead_language != language else None
    if language == BASE and own is not None:
        instead = None
    elif own is not None and own.body and instead is not None:
        instead = Text(title=instead.title) if instead_language == BASE else None
    return Entry(
        language=language,
        own=own,
        instead=instead,
        instead_language=instead_language,
        labels=labels.get(language, ()),
        german_labels=labels.get(BASE, ()) if language != BASE else (),
    )


# A label of more words is a situation somebody may be in; nobody wants to see it completed on a screen.
MOST_SUGGESTED_WORDS = 2


def suggestions(document: SearchDocument) -> dict[tuple[str, str], bool]:
    """(language, text) → is it a title. Labels only where they are the record's own names, and short."""
    rows = {(language, text.title): True for language, text in document.texts.items() if text.title}
    if document.discreet:
        return rows
    own = {analysis.exact_key(phrase) for phrase in document.best_for}
    for language, labels in document.labels.items():
        for label in labels:
            if len(label.split()) <= MOST_SUGGESTED_WORDS and analysis.exact_key(label) in own:
                rows.setdefault((language, label), False)
    return rows
