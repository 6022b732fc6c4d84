"""What editors may place on a page; each block has an icon, a description and a template of its name."""

from .links import LinksBlock
from .media import FileBlock, ImageBlock, TableBlock, VideoBlock
from .text import AccordionBlock, ContactBoxBlock, NoticeBlock, ParagraphBlock

STANDARD_BLOCKS = [
    ("paragraph", ParagraphBlock()),
    ("notice", NoticeBlock()),
    ("contact_box", ContactBoxBlock()),
    ("links", LinksBlock()),
    ("image", ImageBlock()),
    ("table", TableBlock()),
    ("file", FileBlock()),
    ("accordion", AccordionBlock()),
]

__all__ = [
    "STANDARD_BLOCKS",
    "AccordionBlock",
    "ContactBoxBlock",
    "FileBlock",
    "ImageBlock",
    "LinksBlock",
    "NoticeBlock",
    "ParagraphBlock",
    "TableBlock",
    "VideoBlock",
]
