"""Agencies and what they make together, from a YAML file."""

import pytest
from typer.testing import CliRunner

from hallmark.cli import partners as commands
from hallmark.partners.changes import StructureProblem, define_structure, define_structure_from_file
from hallmark.partners.models import Accountability, Agency, Body, Post, Seat, Substitute, Team
from partners.places_of_work import partnership

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

GOOD = """
agencies:
  - {name: Treeshire PCT, kind: pct, from: 2004-04-30}
  - {name: Treeshire CCG, kind: ccg, from: 2013-04-01}
  - {name: Alder Council, kind: district-council, from: 1998-09-30}
successions:
  - {before: Treeshire PCT, after: Treeshire CCG, from: 2013-04-01, nature: merged}
members:
  - partnership: Safer Alder
    agency: Alder Council
    standing: responsible-authority
    legal_basis: seat-council
    from: 2010-04-01
teams:
  - {name: Wardens, kind: service, agency: Alder Council, from: 2010-04-01, establishment: {PCSO: 4}}
  - {name: Joint service, kind: service, partnership: safer-alder}
bodies:
  - {partnership: Safer Alder, name: Board, kind: board, mission: Safe homes}
posts:
  - {title: Chief executive, agency: Alder Council, partnership: Safer Alder}
  - title: Head
    agency: Alder Council
    team: Wardens
    roles: [manager]
    answers_to:
      - {agency: Alder Council, post: Chief executive, matter: staff}
      - {body: Board}
      - {agency: Treeshire CCG}
seats:
  - body: Board
    agency: Alder Council
    principal: Chief executive
    from: 2010-04-01
    substitutes: [{post: Head, authority: No money}]
"""


@pytest.fixture(autouse=True)
def _partnership():
    partnership()


@pytest.fixture
def path(tmp_path):
    made = tmp_path / "treeshire.yaml"
    made.write_text(GOOD, encoding="utf-8")
    return made


def there():
    return [kind.objects.count() for kind in (Agency, Team, Body, Post, Accountability, Seat, Substitute)]


def test_file_defines_everything_once(path):
    for _ in range(2):
        counts = define_structure_from_file(path, by=None)

        assert there() == [3, 2, 1, 2, 3, 1, 1]
    assert counts == {
        "agencies": 3, "successions": 1, "members": 1, "teams": 2, "bodies": 1, "posts": 2, "seats": 1,
    }  # fmt: skip


def test_command_says_what_it_defined(path):
    done = CliRunner().invoke(commands.partners, ["define", str(path)])

    assert done.exit_code == 0
    assert "agencies: 3" in done.output


@pytest.mark.parametrize(
    ("document", "says"),
    [
        ([], "There is nothing to define"),
        ({"cats": []}, "“cats” is not known"),
        ({"agencies": ["x"]}, "agencies, entry 1 is not a mapping"),
        ({"agencies": [{"kind": "fire"}]}, "“name” is missing"),
        ({"agencies": [{"name": "A", "kind": "fire", "colour": "red"}]}, "“colour” is not known"),
        ({"agencies": [{"name": "A", "kind": "fire", "from": "soon"}]}, "“soon” is not a date"),
        ({"agencies": [{"name": "A", "kind": "club"}]}, "agencies, entry 1: “club” is no kind"),
        ({"teams": [{"name": "A", "kind": "office", "agency": "Ghost"}]}, "no agency has the name"),
        ({"teams": [{"name": "A", "kind": "office", "partnership": "Ghost"}]}, "no partnership has the name"),
        (
            {"teams": [{"name": "A", "kind": "office", "partnership": "Safer Alder", "establishment": {"x": 1}}]},
            "say from when",
        ),
        (
            {"teams": [{"name": "A", "kind": "office", "partnership": "Safer Alder", "establishment": 4}]},
            "not a list of grades",
        ),
        ({"successions": [{"before": "A", "after": "B", "nature": "merged"}]}, "“from” is missing"),
        ({"posts": [{"title": "A", "agency": "B", "roles": "all"}]}, "no agency has the name"),
    ],
)
def test_wrong_document_defines_nothing(document, says):
    before = there()

    with pytest.raises(StructureProblem, match=says):
        define_structure(document, by=None)

    assert there() == before


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("roles: [manager]", "roles: all", "“roles” is not a list of words"),
        ("      - {body: Board}", "      - {body: Ghost}", "no body has the name"),
        ("answers_to:", "answers_to: 7\n    grade:", "“answers_to” is not a list"),
        ("principal: Chief executive", "principal: Ghost", "no post has the name"),
        ("team: Wardens", "team: Ghost", "no team has the name"),
    ],
)
def test_file_with_one_wrong_name_defines_nothing(path, old, new, says):
    text = path.read_text(encoding="utf-8").replace(old, new)
    if "7" in new:
        text = text.replace(text[text.index("    grade:") : text.index("seats:")], "")
    path.write_text(text, encoding="utf-8")

    with pytest.raises(StructureProblem, match=says):
        define_structure_from_file(path, by=None)

    assert there() == [0] * 7


def test_file_that_is_not_yaml_is_refused(path):
    path.write_text("a: [", encoding="utf-8")

    with pytest.raises(StructureProblem, match="cannot be read as YAML"):
        define_structure_from_file(path, by=None)
