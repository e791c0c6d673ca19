"""Django's entry for the package."""

from django.apps import AppConfig


class PartnersConfig(AppConfig):
    name = "hallmark.partners"
    verbose_name = "Partners"

    def ready(self) -> None:
        """Tells the packages below who may read the audit and come through their doors, and what people are called."""
        from hallmark.audit import registry
        from hallmark.partners import access
        from hallmark.partners.queries.people import names_of
        from hallmark.ui import doors

        registry.register_reader_check(access.audit_reader)
        registry.register_names(names_of)
        doors.kept_by(access.keeper)
