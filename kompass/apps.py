from django.apps import AppConfig


class KompassConfig(AppConfig):
    name = "kompass"
    default_auto_field = "django.db.models.BigAutoField"
