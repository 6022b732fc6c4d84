"""Dates as our Arabic texts write them: Django's set a comma before the year."""

DATE_FORMAT = "j F Y"
