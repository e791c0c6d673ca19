"""Django's entry for the package."""

from django.apps import AppConfig


class PublicationsConfig(AppConfig):
    name = "hallmark.publications"
    verbose_name = "Publications"

    def ready(self) -> None:
        """An edition that was withdrawn after a backup is withdrawn again once that is restored."""
        from hallmark.audit.replaying import register_replay
        from hallmark.publications.restored import withdraw_again

        register_replay("publication.withdraw", withdraw_again)
