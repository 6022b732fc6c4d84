"""Gives each role its group and the rights that group has in the Wagtail admin. Running it twice changes nothing."""

from __future__ import annotations

from collections.abc import Iterable

from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.db import transaction
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page

from portal.roles import Role

WRITE = ("add", "change", "delete", "view")
WATCH = ("view", "add", "change")  # what happened is not deleted
DIRECTORY = (
    "organisation", "location", "service", "course", "topic", "dimension", "term", "coursetype", "admissionnotice",
    "municipality", "district", "postcode", "schoolholidays",
)  # fmt: skip
TEXTS = ("servicetext", "coursetext", "organisationtext", "locationtext")
KOMPASS = ("emergencycontact", "notice", "glossaryterm")
START = ("startquestion", "startanswer", "startrule")
EDITORIAL = frozenset({Role.EDITOR, Role.COORDINATOR})


def _permissions(app: str, models: Iterable[str], verbs: Iterable[str]) -> list[Permission]:
    wanted = {f"{verb}_{model}" for model in models for verb in verbs}
    return list(Permission.objects.filter(content_type__app_label=app, codename__in=wanted))


def _pages(group: Group, page: Page, *verbs: str) -> None:
    for verb in verbs:
        permission = Permission.objects.get(content_type__app_label="wagtailcore", codename=f"{verb}_page")
        GroupPagePermission.objects.get_or_create(group=group, page=page, permission=permission)


def _files(group: Group) -> None:
    root = Collection.get_first_root_node()
    for app, model in (("wagtailimages", "image"), ("wagtaildocs", "document")):
        for verb in ("add", "change", "choose"):
            permission = Permission.objects.filter(content_type__app_label=app, codename=f"{verb}_{model}").first()
            if permission is not None:
                GroupCollectionPermission.objects.get_or_create(group=group, collection=root, permission=permission)


@transaction.atomic
def make_groups() -> None:
    """Creates the eight groups. A translator's pages are those below the home page of their language."""
    groups = {role: Group.objects.get_or_create(name=role.value)[0] for role in Role}
    into_admin = Permission.objects.get(content_type__app_label="wagtailadmin", codename="access_admin")
    root = Page.get_first_root_node()
    for role in EDITORIAL:
        group = groups[role]
        group.permissions.add(
            into_admin,
            *_permissions("directory", DIRECTORY, WRITE),
            *_permissions("directory", TEXTS, ("change",)),
            *_permissions("directory", ("suggestion", "upkeeprequest"), ("view", "change")),
            *_permissions("directory", ("upkeeprhythm",), ("view", "change")),
            *_permissions("directory", ("importrun", "importsource"), WATCH),
            *_permissions("directory", ("directfield",), WRITE),
            *_permissions("kompass", KOMPASS, (*WRITE, "publish")),
            *_permissions("kompass", ("pagesource",), ("view", "change")),
            *_permissions("kompass", ("folderregister",), WRITE),
            *_permissions("kompass", START, WRITE),
            *_permissions("kompass", ("pagefeedback",), ("view", "change")),
            *_permissions("kompass", ("kompassrules",), ("change",)),
            *_permissions("kompass", ("keptterm",), WRITE),
            *_permissions("search", ("synonymgroup", "compoundsplit", "bestbet", "exclusionword"), WRITE),
            *_permissions("search", ("searchday",), ("view",)),
            *_permissions("search", ("indexrebuild",), WATCH),
            *_permissions("portal", ("regionsettings",), ("change",)),
            *_permissions("wagtailredirects", ("redirect",), WRITE),
            *Permission.objects.filter(content_type__app_label="wagtail_localize", codename="submit_translation"),
        )
        _pages(group, root, "add", "change", "publish", "lock", "unlock")
        _files(group)
    groups[Role.TRANSLATOR].permissions.add(into_admin, *_permissions("directory", TEXTS, ("change",)))
    groups[Role.ADMIN].permissions.add(
        into_admin, *_permissions("portal", ("user",), WRITE), *_permissions("search", ("indexrebuild",), WATCH)
    )
    if apps.is_installed("wagtail_localize"):
        groups[Role.TRANSLATOR].permissions.add(
            *Permission.objects.filter(content_type__app_label="wagtail_localize", codename="submit_translation")
        )


def translator_group(language: str, home: Page) -> Group:
    """The group that may edit the pages of one language; a translator is in it besides their role."""
    group, _new = Group.objects.get_or_create(name=f"translator-{language}")
    _pages(group, home, "change")
    return group
