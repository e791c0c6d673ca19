"""Sessions in the database (`SESSION_ENGINE`), and ending all of a person's."""

from typing import Any

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models


class Session(AbstractBaseSession):
    """A session, with whose it is beside it: so that all of a person's can be ended at once."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", null=True)

    class Meta(AbstractBaseSession.Meta):
        abstract = False

    @classmethod
    def get_session_store_class(cls) -> "type[SessionStore]":
        """The store that reads and writes it."""
        return SessionStore


class SessionStore(DatabaseStore):
    """Django's own store, which also writes whose the session is."""

    @classmethod
    def get_model_class(cls) -> type[Session]:
        """Our table, and not Django's."""
        return Session

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        """The row of a session, with the person who has signed in to it, if anybody has."""
        row = super().create_model_instance(data)
        assert isinstance(row, Session)  # noqa: S101 - for the reader and for types: the table named above
        row.person_id = int(data[SESSION_KEY]) if SESSION_KEY in data else None
        return row


def end_sessions_of(person_id: int, *, but: str | None = None) -> None:
    """Ends every session of a person at once, but the one with a key, if it is given: their next click is nobody's."""
    Session.objects.filter(person=person_id).exclude(session_key=but or "").delete()
    UserSession.objects.filter(user=person_id).exclude(session_key=but or "").delete()
