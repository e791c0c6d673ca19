"""Every worked example of the analysis library's pages, run as a reader would run it.

A page's results are those of the demonstration, in the folder where `make run` puts it. The functions that load it are
the ones shown in the README of the pages: what is shown is what is run.
"""

import doctest
import re
from pathlib import Path
from typing import Any

import pytest

from hallmark import demo

pytestmark = pytest.mark.slow

PAGES = Path(__file__).parents[2] / "docs" / "crimestats"
WITHOUT_EXAMPLES = {"checked.md", "hot-spot-choice.md"}
FENCE = re.compile(r"^```.*$", re.MULTILINE)
SHOWN = re.compile(r"^```python\n(.*?)^```", re.MULTILINE | re.DOTALL)
PAGES_RUN = sorted(path.name for path in PAGES.glob("*.md") if path.name not in WITHOUT_EXAMPLES)


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder laid out as the repository's is after `make run`."""
    folder = tmp_path_factory.mktemp("repository")
    demo.generate(folder / "var" / "demonstration")
    return folder


@pytest.fixture(scope="module")
def shown() -> dict[str, Any]:
    """What the README has its reader copy."""
    names: dict[str, Any] = {"__name__": "shown"}
    for block in SHOWN.findall((PAGES / "README.md").read_text(encoding="utf-8")):
        exec(block, names)
    return names


@pytest.mark.parametrize("page", PAGES_RUN)
def test_examples_print_what_the_page_says(
    page: str, root: Path, shown: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(root)
    text = FENCE.sub("", (PAGES / page).read_text(encoding="utf-8"))
    examples = doctest.DocTestParser().get_doctest(text, dict(shown), page, str(PAGES / page), 0)
    told: list[str] = []

    doctest.DocTestRunner(verbose=False).run(examples, out=told.append)

    assert examples.examples
    assert not told, "".join(told)


@pytest.mark.parametrize("page", [*PAGES_RUN, "checked.md"])
def test_links_between_pages_lead_somewhere(page: str) -> None:
    """`hot-spot-choice.md` is written by `python -m bench.hot_spot_choice`, so that it may be absent."""
    text = (PAGES / page).read_text(encoding="utf-8")
    missing = []
    for target, anchor in re.findall(r"\]\(([^)#:]*)#?([^):]*)\)", text):
        path = PAGES / target if target else PAGES / page
        if path.name == "hot-spot-choice.md":
            continue
        if not path.exists():
            missing.append(target)
        elif anchor and anchor not in _anchors(path):
            missing.append(f"{target}#{anchor}")

    assert not missing


def _anchors(path: Path) -> set[str]:
    """The anchors of a page's headings, as GitHub makes them."""
    headings = re.findall(r"^#+ (.*)$", path.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}
