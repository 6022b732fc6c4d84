"""German addresses of the Beratungskompass that are no pages of the tree, below the reader's language."""

from __future__ import annotations

from django.urls import path

from kompass.views import event_files, feedback_page, folder_page, glossary_page, start_page

app_name = "kompass"

urlpatterns = [
    path("ordner/", folder_page.folder, name="folder"),
    path("ordner/ordner.pdf", folder_page.folder_pdf, name="folder_pdf"),
    path("start/", start_page.start, name="start"),
    path("termine/kalender.ics", event_files.all_events, name="all_events"),
    path("termine/<slug:slug>/termin.ics", event_files.event_file, name="event_file"),
    path("glossar/", glossary_page.glossary, name="glossary"),
    path("rueckmeldung/<int:pk>/", feedback_page.feedback, name="feedback"),
    path("rueckmeldung/<int:pk>/stimme/", feedback_page.count, name="count"),
    path("rueckmeldung/<int:pk>/danke/", feedback_page.thanks, name="thanks"),
]
