"""The shortest way in for one analyst on their own machine, as the README and `hallmark serve` say it."""

from datetime import date
from pathlib import Path

import pytest

from hallmark.config.server import _first_sign_in
from hallmark.partners.changes import define_structure_from_file
from hallmark.partners.models import Partnership, Post
from hallmark.partners.permissions import Act, may
from partners.places_of_work import hold, partnership, person

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
FILE = Path(__file__).resolve().parents[2] / "docs" / "first-sign-in.yaml"


def test_file_that_is_shipped_makes_the_post_and_serve_stops_saying_so():
    assert "Nobody can sign in yet." in _first_sign_in()[0]
    partnership("Safer Wick")
    define_structure_from_file(FILE, by=None)
    who = person()
    who.set_password("long enough to be one")
    who.save()

    hold(who, Post.objects.get(title="Partnership analyst"), begins=date(2026, 1, 1))

    assert _first_sign_in() == []
    for act in (Act.ASSESSMENT_MAKE, Act.ASSESSMENT_APPROVE, Act.EVIDENCE_ADD):
        assert may(who.pk, act, partnership=Partnership.objects.get().pk)
