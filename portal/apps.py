from django.apps import AppConfig
from wagtail.users.apps import WagtailUsersAppConfig


class PortalConfig(AppConfig):
    name = "portal"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from portal import file_index, map_tiles  # noqa: F401 - its check registers itself

        file_index.connect()


class PortalUsersConfig(WagtailUsersAppConfig):
    """Wagtail's accounts with our forms; stands in INSTALLED_APPS for wagtail.users."""

    user_viewset = "portal.users.UserViewSet"
