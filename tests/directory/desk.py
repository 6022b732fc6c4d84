"""What an editor does with a form of the desk."""

from __future__ import annotations

from typing import Any

from django.test import Client

from directory.models import Course, Service
from tests.directory.factories import CourseFactory, ServiceFactory, TopicFactory
from tests.forms import filled


def an_offer(**fields: Any) -> Service:
    """Complete as the form wants it."""
    return ServiceFactory(topics=[TopicFactory()], **fields)


def a_course(**fields: Any) -> Course:
    return CourseFactory(topics=[TopicFactory()], **fields)


def address(record: Any) -> str:
    return f"/admin/{record._meta.model_name}/edit/{record.pk}/"


def shown(client: Client, record: Any) -> dict[str, Any]:
    """What the browser of somebody who opened the form would send back."""
    return filled(client.get(address(record)).context["form"])


def edit(client: Client, record: Any, **changes: Any) -> Any:
    return client.post(address(record), {**shown(client, record), **changes})


def errors(response: Any) -> dict[str, list[str]]:
    return response.context["form"].errors
