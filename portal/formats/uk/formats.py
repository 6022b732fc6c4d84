"""Dates inside a sentence: the month in its genitive, without the abbreviation for „year“."""

DATE_FORMAT = "j E Y"
MONTH_DAY_FORMAT = "j E"
