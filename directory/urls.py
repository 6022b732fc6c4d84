"""German addresses of the directory, below the reader's language."""

from __future__ import annotations

from django.urls import path

from directory import views

app_name = "directory"

urlpatterns = [
    path("angebote/", views.services, name="services"),
    path("angebote/<int:pk>-<slug:slug>/", views.service, name="service"),
    path("kurse/", views.courses, name="courses"),
    path("kurse/<int:pk>-<slug:slug>/", views.course, name="course"),
    path("traeger/", views.organisations, name="organisations"),
    path("traeger/<int:pk>-<slug:slug>/", views.organisation, name="organisation"),
    path("orte/<int:pk>-<slug:slug>/", views.location, name="location"),
]
