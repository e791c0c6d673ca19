"""Every table and every column is classed, in `config/data/tables.yaml`: one that is not is found here."""

import pytest
from django.db import connection

from hallmark.config.classes import ACCESS, CLASSES, RESTRICTED, Table, _table, tables

CLASS_IT = "Class it in src/hallmark/config/data/tables.yaml."


@pytest.fixture
def found(db: None) -> dict[str, tuple[bool, set[str]]]:
    """Each table of the database: whether row-level security is forced on it, and its columns."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname, relrowsecurity AND relforcerowsecurity, attname FROM pg_attribute"
            " JOIN pg_class ON pg_class.oid = attrelid WHERE relnamespace = 'public'::regnamespace"
            " AND relkind IN ('r', 'p') AND attnum > 0 AND NOT attisdropped"
        )
        rows = cursor.fetchall()
    return {table: (is_kept, {column for name, _, column in rows if name == table}) for table, is_kept, _ in rows}


def test_every_table_is_classed_and_none_that_is_not_there(found: dict[str, tuple[bool, set[str]]]) -> None:
    assert sorted(found.keys() - tables().keys()) == [], CLASS_IT
    assert sorted(tables().keys() - found.keys()) == []


def test_every_column_is_classed_and_none_that_is_not_there(found: dict[str, tuple[bool, set[str]]]) -> None:
    for name, (_, columns) in found.items():
        classed = tables()[name].columns.keys()
        assert (name, sorted(columns - classed)) == (name, []), CLASS_IT
        assert (name, sorted(classed - columns)) == (name, [])


def test_row_level_security_is_on_the_restricted_tables_and_no_others(found: dict[str, tuple[bool, set[str]]]) -> None:
    kept = {name for name, (is_kept, _) in found.items() if is_kept}

    assert kept == {name for name, table in tables().items() if table.access == RESTRICTED}


def test_what_is_about_a_person_or_secret_is_not_open() -> None:
    for name, table in tables().items():
        if table.access == "open":
            assert set(table.columns.values()) <= {"open"}, name


def test_a_table_is_read_as_it_is_written() -> None:
    assert _table("things", {"access": "site", "open": ["id"], "secret": ["key"]}) == Table(
        "site", {"id": "open", "key": "secret"}
    )


@pytest.mark.parametrize(
    ("said", "fault"),
    [
        ({"access": "anyone"}, f"Write one of {', '.join(ACCESS)}"),
        ({"access": "open", "open": "id"}, "Write lists under"),
        ({"access": "open", "personnel": ["id"]}, f"Write lists under {', '.join(CLASSES)}"),
        ({"access": "open", "open": ["id"], "secret": ["id"]}, "classes id twice"),
    ],
)
def test_a_table_that_is_classed_wrongly_is_refused(said: dict[str, object], fault: str) -> None:
    with pytest.raises(ValueError, match=fault):
        _table("things", said)
