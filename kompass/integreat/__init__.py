"""Reads a region of Integreat: pages, their tree, their texts as our blocks. No database.

`reading` takes the answer of the interface apart, `tree` orders it, `html` and `links` clean the texts, `blocks` writes
them as what editors may place. Writing pages is another act: kompass/integreat_import.py.
"""

from .reading import Refusal, RegionPages, SourcePage, UnreadableFileError, normal_path, read

__all__ = ["Refusal", "RegionPages", "SourcePage", "UnreadableFileError", "normal_path", "read"]
