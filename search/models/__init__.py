"""What the search keeps in the database. The index itself is a file, or lies on a cluster."""

from search.models.days import SearchDay, TermDay, TopicDay
from search.models.words import ANY_LANGUAGE, BestBet, CompoundSplit, ExclusionWord, SynonymGroup, SynonymSeed
from search.models.work import IndexCheck, IndexRebuild, OutboxEntry

__all__ = [
    "ANY_LANGUAGE",
    "BestBet",
    "CompoundSplit",
    "ExclusionWord",
    "IndexCheck",
    "IndexRebuild",
    "OutboxEntry",
    "SearchDay",
    "SynonymGroup",
    "SynonymSeed",
    "TermDay",
    "TopicDay",
]
