"""German addresses of the directory, below the reader's language."""

from __future__ import annotations

from django.urls import path

from directory import views

app_name = "directory"

urlpatterns = [
    path("angebote/", views.services, name="services"),
    path("angebote/aufenthaltsstatus/", views.services_by_status, name="services_by_status"),
    path("angebote/<int:pk>-<slug:slug>/", views.service, name="service"),
    path("kurse/", views.courses, name="courses"),
    path("kurse/mein-deutsch/", views.level_help, name="level_help"),
    path("kurse/wunschzettel/", views.wish_slip, name="wish_slip"),
    path("kurse/<int:pk>-<slug:slug>/", views.course, name="course"),
    path("traeger/", views.organisations, name="organisations"),
    path("traeger/<int:pk>-<slug:slug>/", views.organisation, name="organisation"),
    path("orte/<int:pk>-<slug:slug>/", views.location, name="location"),
    path("orte/<int:pk>-<slug:slug>/aushang/", views.poster, name="poster"),
    path("angebote/<int:pk>-<slug:slug>/oeffnungszeiten.ics", views.opening_hours, name="opening_hours"),
    path("kurse/<int:pk>-<slug:slug>/termin-<int:run>.ics", views.course_run, name="course_run"),
    path("angebote/liste.pdf", views.services_pdf, name="services_pdf"),
    path("angebote/liste.csv", views.services_csv, name="services_csv"),
    path("kurse/liste.pdf", views.courses_pdf, name="courses_pdf"),
    path("kurse/liste.csv", views.courses_csv, name="courses_csv"),
    path("fehler-melden/<str:area>/<int:pk>/", views.report, name="report"),
    path("fehler-melden/<str:area>/<int:pk>/danke/", views.reported, name="reported"),
    path("merkliste/", views.shortlist, name="shortlist"),
    path("merkliste/liste.pdf", views.shortlist_pdf, name="shortlist_pdf"),
]
