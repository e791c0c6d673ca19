"""An assessment appears whole or not at all: stopped, refused or killed half-way, the paper before it stands."""

import os
import time
from pathlib import Path

import pytest

from hallmark.assessment import changes
from hallmark.assessment.changes import ABANDONED_SECONDS, MAKING, REPLACED, make_assessment, put_back
from hallmark.ui.problems import Problem

pytestmark = pytest.mark.django_db


@pytest.fixture
def root(settings, tmp_path: Path) -> Path:
    settings.ASSESSMENTS_ROOT = tmp_path / "assessments"
    settings.ASSESSMENTS_ROOT.mkdir()
    return settings.ASSESSMENTS_ROOT


def paper(folder: Path, words: str) -> Path:
    folder.mkdir(parents=True)
    (folder / "document.json").write_text(words, encoding="utf-8")
    return folder


def test_the_new_edition_takes_the_place_of_the_earlier_one(root):
    target = paper(root / "wick", "old")
    draft = root / f"{MAKING}1"
    new = paper(draft / "wick", "new")

    changes._put_in_place(new, target)

    assert (target / "document.json").read_text(encoding="utf-8") == "new"
    assert (draft / f"{REPLACED}wick" / "document.json").read_text(encoding="utf-8") == "old"


def test_a_paper_whose_replacement_was_killed_between_the_moves_is_put_back(root):
    paper(root / f"{MAKING}1" / f"{REPLACED}wick", "old")

    put_back()

    assert (root / "wick" / "document.json").read_text(encoding="utf-8") == "old"


def test_an_earlier_paper_is_not_put_back_over_a_later_one(root):
    paper(root / "wick", "new")
    paper(root / f"{MAKING}1" / f"{REPLACED}wick", "old")

    put_back()

    assert (root / "wick" / "document.json").read_text(encoding="utf-8") == "new"


@pytest.mark.parametrize(("age", "is_kept"), [(0, True), (ABANDONED_SECONDS + 60, False)])
def test_what_was_left_half_made_goes_after_a_day(root, age, is_kept):
    draft = paper(root / f"{MAKING}1", "half")
    long_ago = time.time() - age
    os.utime(draft, (long_ago, long_ago))

    put_back()

    assert draft.exists() is is_kept


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({"year_ending": "2025-13"}, "2025-13"),
        ({"against": ["last year"]}, "last year"),
        ({"target_percent": 0, "against": ["2023-12"]}, "above 0, and 100 at most"),
        ({"target_percent": 20}, "Name the baseline year"),
        ({"peers": 21}, "0 to 20 peers"),
        ({"formats": ["pdf", "odt"]}, "There is no format “odt”. Choose from html, pdf, docx, xlsx and json."),
    ],
)
def test_a_wrong_question_is_refused_before_anything_is_counted(root, asked, sentence):
    with pytest.raises(Problem, match=sentence.replace("(", r"\(")):
        make_assessment(**{"area": "Wick", "year_ending": "2025-12", "by": "test", **asked})

    assert list(root.iterdir()) == []
