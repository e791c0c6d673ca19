"""Django's entry for the package."""

from django.apps import AppConfig


class SignInConfig(AppConfig):
    name = "hallmark.partners.sign_in"
    label = "sign_in"
    verbose_name = "Sign-in"

    def ready(self) -> None:
        """Whoever leaves a post loses its agency's invitations, with the last one their sessions.

        What allauth tells of is recorded. Letters are the work of the workers. A restored database begins without
        sessions and open links.
        """
        from hallmark.audit.replaying import register_closing, register_replay
        from hallmark.jobs import registry
        from hallmark.partners import leaving
        from hallmark.partners.sign_in import posting, restored, signals
        from hallmark.partners.sign_in.invitations import withdraw_after
        from hallmark.partners.sign_in.sessions import end_sessions_of

        leaving.register(end_sessions_of)
        leaving.register_departure(withdraw_after)
        register_closing(restored.close_sessions_and_links)
        register_replay("password.change", restored.forget_password)
        register_replay("recovery.use", restored.forget_what_was_recovered)
        register_replay("second-factor.remove", restored.end_second_factor)
        register_replay("second-factor.renew", restored.end_second_factor)
        signals.connect()
        # A letter tells that somebody has an account, and warns the leads: it is not for colleagues to see or to stop.
        registry.register(posting.KIND, posting.do, waits=posting.WAITS, hidden=True)
