"""Dates as the desk writes them are read in English too: a form shown to an English-speaking editor holds them."""

DATE_INPUT_FORMATS = ["%d.%m.%Y"]
DATETIME_INPUT_FORMATS = ["%d.%m.%Y %H:%M"]
