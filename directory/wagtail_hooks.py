"""Registers the directory at the desk."""

from __future__ import annotations

from wagtail import hooks
from wagtail.admin.viewsets.base import ViewSet, ViewSetGroup

from directory.viewsets import CHOOSERS, DirectoryGroup, TermsGroup


@hooks.register("register_admin_viewset")
def register_viewsets() -> list[ViewSet | ViewSetGroup]:
    return [*CHOOSERS, DirectoryGroup(), TermsGroup()]
