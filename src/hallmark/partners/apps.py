"""Django's entry for the package."""

from django.apps import AppConfig


class PartnersConfig(AppConfig):
    name = "hallmark.partners"
    verbose_name = "Partners"

    def ready(self) -> None:
        """Tells the packages below who may read the audit and come through their doors, what people are called, whose
        brand a page carries, and what a restore does again.
        """
        from hallmark.audit import registry
        from hallmark.audit.replaying import register_replay
        from hallmark.partners import access, branding, leavers
        from hallmark.partners.queries.people import names_of
        from hallmark.ui import doors
        from hallmark.ui.brand import register_brand

        registry.register_reader_check(access.audit_reader)
        registry.register_names(names_of)
        register_replay("appointment.end", leavers.end_again)
        register_replay("post.change", leavers.take_roles_again)
        for act in leavers.DATED:
            register_replay(act, leavers.end_dated_again)
        doors.kept_by(access.keeper)
        register_brand(branding.visitors_brand)
