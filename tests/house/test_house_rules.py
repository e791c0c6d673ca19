"""The house rules hold, and each of them would notice."""

import pytest
from tools.house_rules import FORBIDDEN, SUPPRESSIONS, breaches


@pytest.mark.slow
def test_house_rules_hold_for_everything_committed() -> None:
    assert list(breaches()) == []


# The words are put together here so that this file keeps the rules.
@pytest.mark.parametrize(
    "line",
    [
        '"resolved": "https://registry.' + 'npmjs.org/x/-/x-1.tgz"',
        "--index-" + "url https://example.org/simple",
        "https://files.python" + "hosted.org/packages/x.whl",
        'Path("/wo' + 'rk/main")',
        "see /ro" + "ot/notes.txt",
        "cd /ho" + "me/anna/hallmark",
        "# TO" + "DO: finish",
    ],
)
def test_house_rule_notices(line: str) -> None:
    assert any(pattern.search(line) for pattern in FORBIDDEN.values())


@pytest.mark.parametrize(
    "line", ["see docs/work/plan.md", "https://example.org/home/page", "$HOME/work/x", "framework/x"]
)
def test_house_rule_leaves_the_innocent_alone(line: str) -> None:
    assert not any(pattern.search(line) for pattern in FORBIDDEN.values())


def test_house_rule_wants_a_named_suppression() -> None:
    assert SUPPRESSIONS.search("x = 1  # no" + "qa")
    assert not SUPPRESSIONS.search("x = 1  # no" + "qa: S603")
