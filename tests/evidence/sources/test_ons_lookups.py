"""Lookups kept as evidence and taught to the register of areas."""

import pytest

from hallmark.areas.models import AreaMembership, Release
from hallmark.evidence.adding import Options
from hallmark.evidence.changes import add_evidence
from hallmark.evidence.models import Holding, Import
from hallmark.ui.problems import Problem

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

HEADER = "ltla24_code,ltla24_name,csp24_code,csp24_name,pfa24_code,pfa24_name\n"
ROW = "E07000213,Spelthorne,E22000345,Spelthorne,E23000031,Surrey\n"


@pytest.fixture
def add(tmp_path):
    def adding(text, name="lad24_csp24_pfa24.csv", **options):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        (report,) = add_evidence([path], by="test", options=Options(**options))
        return report

    return adding


def test_lookup_reaches_the_register(add):
    report = add(HEADER + ROW)

    (holding,) = Holding.objects.all()
    assert (holding.dataset, holding.unit, holding.rows) == ("lookup-membership", "lad24-csp24-pfa24", 1)
    assert report.notes == ("lad24_csp24_pfa24.csv: 1 rows taken in as membership; 3 areas are new.",)
    assert AreaMembership.objects.filter(child__code="E07000213").count() == 2


def test_release_has_the_hash_of_the_file(add):
    add(HEADER + ROW)

    assert Release.objects.get().sha256 == Holding.objects.get().member_sha256


def test_same_lookup_twice_changes_nothing(add):
    add(HEADER + ROW)
    before = AreaMembership.objects.count()

    report = add(HEADER + ROW, "another-name.csv")

    assert report.import_id is None
    assert AreaMembership.objects.count() == before


def wrong(add, text):
    with pytest.raises(Problem) as caught:
        add(text)
    assert not Import.objects.exists()
    assert not Release.objects.exists()
    return str(caught.value)


def test_swapped_columns(add):
    said = wrong(add, HEADER + "Spelthorne,E07000213,E22000345,Spelthorne,E23000031,Surrey\n")

    assert "swapped" in said


def test_area_given_to_two_parents(add):
    said = wrong(add, HEADER + ROW + "E07000213,Spelthorne,E22000345,Spelthorne,E23000001,Metropolitan Police\n")

    assert "E07000213 is given to two" in said


def test_header_alone(add):
    assert "no rows" in wrong(add, HEADER)


def test_row_of_another_width_is_refused_and_the_rest_kept(add):
    report = add(HEADER + ROW + "E07000207,Elmbridge\n")

    assert (report.rows_in, report.rows_quarantined) == (2, 1)
    assert Holding.objects.get().rows == 1
