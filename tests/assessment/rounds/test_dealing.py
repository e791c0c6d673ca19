"""Work is dealt by force, every piece once, whatever order the workers come in."""

import random

import pytest

from hallmark.assessment.rounds.dealing import Deal

WORK = [("norfolk", 1), ("norfolk", 2), ("norfolk", 3), ("surrey", 1), ("surrey", 2), ("kent", 1)]


def deal() -> Deal[tuple[str, int]]:
    return Deal(WORK, group=lambda piece: [piece[0]])


def test_worker_keeps_to_a_force_until_it_is_done() -> None:
    work = deal()

    taken = [work.take(1) for _ in WORK]

    assert [piece[0] for piece in taken if piece] == ["norfolk"] * 3 + ["surrey"] * 2 + ["kent"]


def test_second_worker_begins_another_force() -> None:
    work = deal()

    assert [work.take(1), work.take(2), work.take(1), work.take(2)] == [
        ("norfolk", 1), ("surrey", 1), ("norfolk", 2), ("surrey", 2),
    ]  # fmt: skip


def test_worker_without_a_force_helps_where_most_is_left() -> None:
    work = deal()
    for worker in (1, 2, 3):
        work.take(worker)

    assert work.take(4) == ("norfolk", 2)


def test_piece_of_a_worker_that_died_is_dealt_again() -> None:
    work = Deal([("kent", 1)], group=lambda piece: [piece[0]])
    piece = work.take(1)
    assert piece is not None
    work.give_back(piece)

    assert len(work) == 1
    assert work.take(2) == piece
    assert work.take(2) is None


@pytest.mark.parametrize("seed", range(20))
def test_every_piece_is_dealt_once_however_workers_come_and_die(seed: int) -> None:
    chance, work, done = random.Random(seed), deal(), []
    while (piece := work.take(chance.randrange(4))) is not None:
        if chance.random() < 0.3:
            work.give_back(piece)
        else:
            done.append(piece)

    assert sorted(done) == sorted(WORK)
