from django.apps import AppConfig


class KompassConfig(AppConfig):
    name = "kompass"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from kompass import signal_handlers  # noqa: F401  (connects itself)
