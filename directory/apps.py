from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DirectoryConfig(AppConfig):
    name = "directory"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from directory import counting
        from portal.navigation import MenuEntry, add_to_menu

        counting.listen()
        add_to_menu(MenuEntry(90, "/merkliste/", _("Shortlist"), icon="bookmark", at_end=True))
