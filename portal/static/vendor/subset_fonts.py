"""Cuts the fonts into the files the portal delivers. Run by hand after an update; nothing runs it for you.

    pip install fonttools brotli
    python subset_fonts.py SOURCE_FOLDER

SOURCE_FOLDER holds the complete FiraSans-Regular.woff2, FiraSans-SemiBold.woff2 and the variable
NotoSansArabic.woff2. The ranges here and the unicode-range of each @font-face in portal/tokens.css belong together.
"""

from __future__ import annotations

import sys
from io import BytesIO
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

HERE = Path(__file__).resolve().parent

# Tabular figures for times and prices; no small capitals, no old-style figures, no stylistic sets.
FIRA_FEATURES = ["kern", "liga", "calt", "ccmp", "locl", "mark", "mkmk", "tnum", "lnum", "case", "ordn"]
FIRA_WEIGHTS = {"regular": "FiraSans-Regular.woff2", "semibold": "FiraSans-SemiBold.woff2"}
FIRA_RANGES = {
    "latin": (
        "U+0000-00FF,U+0131,U+0152-0153,U+02BB-02BC,U+02C6,U+02DA,U+02DC,U+1E9E,U+2000-200B,U+2010-2029,"
        "U+202F-205F,U+20AC,U+2116,U+2122,U+2190-2193,U+2212,U+2215,U+2264-2265"
    ),
    # Turkish, Polish, Romanian, Azerbaijani, Kurdish, Vietnamese …
    "latin-ext": (
        "U+0100-0130,U+0132-0151,U+0154-017F,U+018F,U+01A0-01A1,U+01AF-01B0,U+0218-021B,U+0259,U+0300,U+0303,"
        "U+0309,U+0323,U+1EA0-1EF9,U+20AB"
    ),
    # Russian, Ukrainian, Bulgarian, Serbian, Macedonian
    "cyrillic": "U+0301,U+0400-045F,U+0490-0491,U+04B0-04B1",
}
# The whole block: Arabic, Persian, Dari, Pashto, Kurdish, Urdu with their digits and marks; joined forms come from the
# font's own rules, so the compatibility forms (FB50 and on) are only kept where they are signs of their own.
ARABIC = "U+0020,U+00A0,U+0600-06FF,U+200C-200D,U+FDF2,U+FDFC"

# Language names in their own letters, so that a German page loads no whole font for its language switch.
ARABIC_AUTONYMS = "العربية فارسی دری پښتو کوردی سۆرانی اردو"
CYRILLIC_AUTONYMS = "Українська Русский Български Македонски Српски Беларуская"


def cut(font: TTFont, target: Path, *, unicodes: list[int], features: list[str]) -> None:
    """Writes the subset of `font` as WOFF2."""
    options = subset.Options()
    options.flavor = "woff2"
    options.layout_features = features
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=unicodes)
    cutter.subset(font)
    subset.save_font(font, str(target), options)
    sys.stdout.write(f"{target.relative_to(HERE)}: {target.stat().st_size} bytes\n")


def main() -> None:
    source = Path(sys.argv[1])
    for weight, name in FIRA_WEIGHTS.items():
        wanted = {script: subset.parse_unicodes(ranges) for script, ranges in FIRA_RANGES.items()}
        wanted["autonyms"] = [ord(char) for char in CYRILLIC_AUTONYMS if char != " "]
        for script, unicodes in wanted.items():
            font = TTFont(source / name, recalcTimestamp=False)
            cut(font, HERE / f"fira-sans/{weight}.{script}.woff2", unicodes=unicodes, features=FIRA_FEATURES)
    for script, unicodes in {
        "arabic": subset.parse_unicodes(ARABIC),
        "autonyms": [ord(char) for char in ARABIC_AUTONYMS],
    }.items():
        # Nobody asks for a weight outside 400 to 600, and the narrower axis halves the file.
        narrow = BytesIO()
        whole = TTFont(source / "NotoSansArabic.woff2", recalcTimestamp=False)
        instancer.instantiateVariableFont(whole, {"wght": (400, 600)}).save(narrow)
        font = TTFont(narrow, recalcTimestamp=False)
        cut(font, HERE / f"noto-sans-arabic/{script}.woff2", unicodes=unicodes, features=["*"])


if __name__ == "__main__":
    main()
