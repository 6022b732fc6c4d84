"""The portal's own groups of synonyms, from directory/seed/synonyms.yaml. Offered once, then they are the editors'.

A group that editors changed, switched off or deleted is not touched and does not come back: its key is kept in
`SynonymSeed`. The key is the language with the first word, so a release may add words to a group without offering it
again, and adds a new one by a new first word. To take over the portal's groups anew, delete their keys.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError

from search.models import SynonymGroup, SynonymSeed
from search.pipeline import synonyms
from search.synonym_loops import key_of


def load_synonyms(seeds: Mapping[str, Sequence[Mapping[str, Any]]]) -> int:
    """Creates the groups that this portal has not received yet; how many."""
    received = set(SynonymSeed.objects.values_list("key", flat=True))
    fresh = {key: group for key, group in _groups(seeds) if key not in received}
    created = SynonymGroup.objects.bulk_create(group for group in fresh.values() if _agrees(group))
    SynonymSeed.objects.bulk_create(SynonymSeed(key=key) for key in fresh)
    synonyms.forget()
    return len(created)


def _groups(seeds: Mapping[str, Sequence[Mapping[str, Any]]]) -> Iterator[tuple[str, SynonymGroup]]:
    for language, entries in seeds.items():
        for entry in entries:
            group = SynonymGroup(
                language=language,
                words="\n".join(entry["words"]),
                one_way=entry.get("one_way", False),
                note=entry.get("note", ""),
            )
            yield f"{language}:{key_of(entry['words'][0])}", group


def _agrees(group: SynonymGroup) -> bool:
    """Where editors said the opposite already, theirs holds."""
    try:
        group.clean()
    except ValidationError:
        return False
    return True
