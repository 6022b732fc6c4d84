"""Pages of the portal for tests: a home page in each language asked for, a site, standard pages."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import factory
import wagtail_factories
from django.utils.text import slugify
from wagtail.models import Locale, Page, Site

from portal.models import HomePage, RegionSettings, StandardPage


def locale(code: str) -> Locale:
    return Locale.objects.get_or_create(language_code=code)[0]


class TextPageFactory(wagtail_factories.PageFactory):
    """`language` chooses the locale; `translation_of` makes a page the translation of another, with its slug."""

    class Meta:
        abstract = True

    class Params:
        language = "de"
        translation_of = None
        machine = factory.Trait(text_status="machine")
        draft = factory.Trait(live=False)

    locale = factory.LazyAttribute(lambda page: locale(page.language))
    translation_key = factory.LazyAttribute(
        lambda page: page.translation_of.translation_key if page.translation_of else uuid4()
    )
    slug = factory.LazyAttribute(lambda page: page.translation_of.slug if page.translation_of else slugify(page.title))


class HomePageFactory(TextPageFactory):
    class Meta:
        model = HomePage

    title = "Startseite"
    slug = factory.LazyAttribute(lambda page: f"home-{page.language}")
    heading = "Hilfe finden"
    lead = "Beratung, Ämter, Deutschkurse: alles an einem Ort."
    search_examples = "Wohnung\nKita-Platz"

    @classmethod
    def _create_instance(cls, model_class: type[Page], parent: Page | None, kwargs: dict[str, Any]) -> Page:
        return super()._create_instance(model_class, parent or Page.get_first_root_node(), kwargs)


class StandardPageFactory(TextPageFactory):
    """`StandardPageFactory(parent=home, purpose="imprint")`."""

    class Meta:
        model = StandardPage

    title = factory.Sequence(lambda number: f"Seite {number}")
    lead = "Worum es geht."


def portal(*codes: str) -> dict[str, HomePage]:
    """A site with a home page for each language; German first."""
    german = HomePageFactory(language="de")
    site = Site.objects.filter(is_default_site=True).first() or Site(hostname="testserver", is_default_site=True)
    site.hostname, site.root_page = "testserver", german
    site.save()
    RegionSettings.objects.update_or_create(
        site=site,
        defaults={"region_name": "Region Musterstadt", "operator": "Kommunales Integrationszentrum",
                  "phone": "0241 000-100", "email": "portal@example.org"},
    )  # fmt: skip
    homes = {"de": german}
    homes |= {code: HomePageFactory(language=code, translation_key=german.translation_key) for code in codes}
    return homes
