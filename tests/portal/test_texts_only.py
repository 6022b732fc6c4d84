"""A real portal starts with the texts and without the invented records."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command

from directory.models import Organisation, Service
from kompass.models import TopicPage
from portal.models import HomePage, StandardPage
from portal.roles import Role


@pytest.mark.django_db
def test_texts_only_loads_roles_pages_and_no_record() -> None:
    call_command("load_demo", "--texts-only", verbosity=0)
    assert Group.objects.filter(name__in=list(Role)).count() == len(Role)
    assert HomePage.objects.count() == 8
    assert TopicPage.objects.filter(locale__language_code="de").count() == 90
    assert StandardPage.objects.filter(purpose="imprint").exists()
    assert not Organisation.objects.exists()
    assert not Service.objects.exists()
