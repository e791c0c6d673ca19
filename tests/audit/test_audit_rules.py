"""What an event may say."""

import pytest

from hallmark.audit import rules


@pytest.mark.parametrize("act", ["post.read", "appointment.end", "sign-in.refuse", "a.b2"])
def test_an_act_is_a_noun_and_a_verb(act: str) -> None:
    rules.check_act(act)


@pytest.mark.parametrize(
    "act", ["", "read", "Post.read", "post.", ".read", "post.read.all", "post read", "p.r\n", "a." + "b" * 59]
)
def test_what_is_no_act_is_refused_in_words(act: str) -> None:
    with pytest.raises(ValueError, match=r"An act is a noun and a verb with a dot between, such as appointment\.end"):
        rules.check_act(act)


@pytest.mark.parametrize(("kind", "subject_id"), [("post", "12"), ("case-note", "0f3c-9a"), ("area", "E05/2")])
def test_a_subject_is_a_kind_and_an_id(kind: str, subject_id: str) -> None:
    rules.check_subject(kind, subject_id)


@pytest.mark.parametrize(
    ("kind", "subject_id"),
    [
        ("", "1"),
        ("Post", "1"),
        ("post", ""),
        ("post", "Ann Smith"),
        ("post", "1\n2"),
        ("post", "x" * 101),
        ("p" * 41, "1"),
    ],
)
def test_what_is_no_subject_is_refused_in_words(kind: str, subject_id: str) -> None:
    with pytest.raises(ValueError, match="A subject's"):
        rules.check_subject(kind, subject_id)


@pytest.mark.parametrize("person", [None, 1, 2**63 - 1])
def test_a_person_is_a_number_or_nobody(person: int | None) -> None:
    rules.check_person(person)


@pytest.mark.parametrize("person", [0, -1, 2**63, True, "1", 1.0])
def test_what_is_no_person_is_refused_in_words(person: object) -> None:
    with pytest.raises(ValueError, match="a person's number, or None"):
        rules.check_person(person)  # type: ignore[arg-type]


def test_a_purpose_has_a_length_and_no_null_character() -> None:
    rules.check_purpose("é" * 300)
    for purpose in ("é" * 301, "a\x00b"):
        with pytest.raises(ValueError, match="at most 300 characters"):
            rules.check_purpose(purpose)


@pytest.mark.parametrize(
    "detail",
    [None, {}, {"post": 12, "days": ["2026-03-01", "2026-04-01"], "deep": {"left": True, "why": None}}, {"n": ()}],
)
def test_ids_codes_and_counts_may_be_said(detail: rules.Detail) -> None:
    rules.check_detail(detail)


@pytest.mark.parametrize(
    ("detail", "where"),
    [
        ({"note": "He was seen there"}, "detail.note"),
        ({"people": [{"id": 1}, {"id": "Ann Smith"}]}, r"detail.people\[1\].id"),
        ({"share": 0.5}, "detail.share is a float"),
        ({"when": object()}, "detail.when is a object"),
        ({"a name": 1}, "A name in detail"),
        ({"mail": "ann@example.org"}, "detail.mail"),
        ({"long": "x" * 101}, "detail.long"),
        ({1: 2}, "A name in detail"),
    ],
)
def test_content_is_refused_by_its_place_and_not_repeated(detail: rules.Detail, where: str) -> None:
    with pytest.raises(ValueError, match=where) as refused:
        rules.check_detail(detail)

    assert "Ann" not in str(refused.value)
    assert "seen" not in str(refused.value)
