"""Addresses of a provider's own pages, outside the readers' languages. The bare one is for who is logged in."""

from __future__ import annotations

from django.urls import path

from directory.views import upkeep_insight_pages as insight
from directory.views import upkeep_pages as views

urlpatterns = [
    path("", views.upkeep, name="upkeep_mine"),
    path("zahlen/", insight.upkeep_figures),
    path("verlauf/", insight.upkeep_history),
    path("durchgang/<int:pk>/", views.places),
    path("<str:area>/<int:pk>/", views.correct),
    path("<str:token>/", views.upkeep, name="upkeep"),
    path("<str:token>/zahlen/", insight.upkeep_figures, name="upkeep_figures"),
    path("<str:token>/verlauf/", insight.upkeep_history, name="upkeep_history"),
    path("<str:token>/durchgang/<int:pk>/", views.places, name="upkeep_places"),
    path("<str:token>/<str:area>/<int:pk>/", views.correct, name="upkeep_correct"),
]
