"""The way to „Fehler melden“ from the page of a record."""

from __future__ import annotations

from typing import Any

from django import template

from directory import suggesting

register = template.Library()


@register.simple_tag
def report_address(record: Any) -> str:
    """Where a mistake in this record is reported."""
    return suggesting.report_address(record)
