"""Registers the search's part of the editors' desk."""

from __future__ import annotations

from wagtail import hooks

from search.desk import SearchGroup


@hooks.register("register_admin_viewset")
def search_words() -> SearchGroup:
    return SearchGroup()
