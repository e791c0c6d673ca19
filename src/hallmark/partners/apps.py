"""Django's entry for the package."""

from django.apps import AppConfig


class PartnersConfig(AppConfig):
    name = "hallmark.partners"
    verbose_name = "Partners"

    def ready(self) -> None:
        """Tells the packages below who may read the audit and come through their doors, what people are called,
        and whose brand a page carries.
        """
        from hallmark.audit import registry
        from hallmark.partners import access, branding
        from hallmark.partners.queries.people import names_of
        from hallmark.ui import doors
        from hallmark.ui.brand import register_brand

        registry.register_reader_check(access.audit_reader)
        registry.register_names(names_of)
        doors.kept_by(access.keeper)
        register_brand(branding.visitors_brand)
