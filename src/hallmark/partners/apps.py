"""Django's entry for the package."""

from django.apps import AppConfig


class PartnersConfig(AppConfig):
    name = "hallmark.partners"
    verbose_name = "Partners"

    def ready(self) -> None:
        """Tells the audit, which lies below, who may read it, what people are called, and what a restore does again."""
        from hallmark.audit import registry
        from hallmark.audit.replaying import register_replay
        from hallmark.partners import access, leavers
        from hallmark.partners.queries.people import names_of

        registry.register_reader_check(access.audit_reader)
        registry.register_names(names_of)
        register_replay("appointment.end", leavers.end_again)
