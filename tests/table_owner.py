"""The tables' owner, for what a test does and the site's own role may not."""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from django.db import connections


@contextmanager
def as_owner() -> Iterator[psycopg.Connection]:
    """A session of its own on the test's database; each statement is kept at once."""
    parameters = connections["owner"].get_connection_params()
    with psycopg.connect(**{**parameters, "cursor_factory": psycopg.ClientCursor}, autocommit=True) as session:
        yield session
