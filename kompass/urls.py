"""German addresses of the kompass besides its pages, below the reader's language."""

from __future__ import annotations

from django.urls import path

from kompass import views

app_name = "kompass"

urlpatterns = [
    path("ordner/", views.folder, name="folder"),
    path("ordner/ordner.pdf", views.folder_pdf, name="folder_pdf"),
]
