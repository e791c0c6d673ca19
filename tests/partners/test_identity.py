"""Who acts, as PostgreSQL knows it: raw SQL as the site's own role, on a table made as any restricted one is."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import DatabaseError, connection, transaction

from hallmark.partners.identity import acting_as, person_now
from table_owner import as_owner

ANN, BEN = 1, 2
TABLE = "restricted_things"


@pytest.fixture
def things(transactional_db: None) -> Iterator[None]:
    """Two rows of Ann's and one of Ben's, in a table that row-level security keeps."""
    with as_owner() as owner:
        owner.execute(f"CREATE TABLE {TABLE} (of_person bigint NOT NULL, what text NOT NULL)")
        owner.execute(f"INSERT INTO {TABLE} VALUES ({ANN}, 'a letter'), ({ANN}, 'a note'), ({BEN}, 'a key')")
        owner.execute(f"ALTER TABLE {TABLE} ENABLE ROW LEVEL SECURITY")
        owner.execute(f"ALTER TABLE {TABLE} FORCE ROW LEVEL SECURITY")
        owner.execute(f"CREATE POLICY own ON {TABLE} USING (of_person = hallmark_person())")
        owner.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON {TABLE} TO hallmark_app")
    yield
    connection.close()
    with as_owner() as owner:
        owner.execute(f"DROP TABLE {TABLE}")


def seen() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT what FROM {TABLE} ORDER BY what")
        return [what for (what,) in cursor.fetchall()]


def test_nobody_sees_no_row(things: None) -> None:
    assert seen() == []
    with acting_as(None):
        assert seen() == []
        assert person_now() is None


def test_each_sees_their_own(things: None) -> None:
    with acting_as(ANN):
        assert seen() == ["a letter", "a note"]
        assert person_now() == ANN
    with acting_as(BEN):
        assert seen() == ["a key"]
    with acting_as(3):
        assert seen() == []


def test_identity_ends_with_its_transaction(things: None) -> None:
    with acting_as(ANN):
        pass

    assert seen() == []
    with transaction.atomic():
        assert seen() == []


def test_one_inside_another_gives_the_earlier_one_back(things: None) -> None:
    with acting_as(ANN):
        with acting_as(BEN):
            assert seen() == ["a key"]
        assert seen() == ["a letter", "a note"]
        with acting_as(None):
            assert seen() == []
        assert seen() == ["a letter", "a note"]


def test_one_that_fails_inside_another_gives_the_earlier_one_back(things: None) -> None:
    with acting_as(ANN):
        with pytest.raises(ZeroDivisionError), acting_as(BEN):
            raise ZeroDivisionError
        assert seen() == ["a letter", "a note"]
        with pytest.raises(DatabaseError), acting_as(BEN), connection.cursor() as cursor:
            cursor.execute("SELECT 1 / 0")
        assert seen() == ["a letter", "a note"]


def test_nobody_writes_for_another(things: None) -> None:
    with pytest.raises(DatabaseError, match="row-level security"), acting_as(ANN), connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {TABLE} VALUES ({BEN}, 'a lie')")
    with acting_as(ANN), connection.cursor() as cursor:
        cursor.execute(f"UPDATE {TABLE} SET what = 'mine' WHERE of_person = {BEN}")
        assert cursor.rowcount == 0
        cursor.execute(f"DELETE FROM {TABLE} WHERE of_person = {BEN}")
        assert cursor.rowcount == 0


def test_owner_is_bound_too(things: None) -> None:
    with as_owner() as owner:
        assert owner.execute(f"SELECT count(*) FROM {TABLE}").fetchone() == (0,)


@pytest.mark.slow
def test_sixteen_threads_on_pooled_connections_never_meet_another_s_rows(things: None) -> None:
    """Each thread keeps its connection, and takes turns as Ann, Ben and nobody on it."""
    expected = {ANN: ["a letter", "a note"], BEN: ["a key"], None: []}
    together = threading.Barrier(16)

    def turns(number: int) -> list[bool]:
        together.wait()
        right = []
        try:
            for turn in range(40):
                person = (ANN, BEN, None)[(number + turn) % 3]
                if person is None and turn % 2:
                    right.append(seen() == [])
                    continue
                with acting_as(person):
                    right.append(seen() == expected[person])
        finally:
            connection.close()
        return right

    with ThreadPoolExecutor(16) as pool:
        assert all(all(right) for right in pool.map(turns, range(16)))
