"""What docs/production.md tells an engineer to type or to set is there, and is understood."""

import re
import shlex
from pathlib import Path
from typing import Any

import pytest
import typer
from django.urls import reverse
from typer.testing import CliRunner

from hallmark.cli import app

ROOT = Path(__file__).resolve().parents[2]
PAGES = {name: (ROOT / "docs" / name).read_text(encoding="utf-8") for name in ("production.md", "database.md")}
PAGE = PAGES["production.md"]
BLOCKS = re.compile(r"^```(\w*)\n(.*?)^```", re.MULTILINE | re.DOTALL)


def commands() -> list[str]:
    """Each `hallmark` command in a block of the shell, in a unit or in a line of text."""
    typed = [line for kind, text in BLOCKS.findall(PAGE) if kind == "sh" for line in text.splitlines()]
    units = re.findall(r"^ExecStart=\S*/(hallmark .*)$", PAGE, re.MULTILINE)
    return [line for line in [*typed, *units, *re.findall(r"`(hallmark [^`]+)`", PAGE)] if line.startswith("hallmark")]


def understood(words: list[str]) -> None:
    """Raises a LookupError where a word is no command, or an option is not one of its command's."""
    command: Any = typer.main.get_command(app)
    while within := getattr(command, "commands", None):
        command, words = within[words[0]], words[1:]
    known = {name for parameter in command.params for name in parameter.opts}
    for word in words:
        if word.startswith("--") and word not in known:
            raise LookupError(f"no option {word}")


def test_every_command_is_understood() -> None:
    assert len(commands()) > 20
    for line in commands():
        understood(shlex.split(line)[1:])


@pytest.mark.parametrize("line", ["hallmark backups", "hallmark restore anew", "hallmark restore open --at-once"])
def test_command_that_there_is_not_is_found(line: str) -> None:
    with pytest.raises(LookupError):
        understood(shlex.split(line)[1:])


@pytest.mark.parametrize("page", PAGES)
def test_every_variable_is_one_that_is_read(page: str) -> None:
    code = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "src/hallmark/config").rglob("*.py"))
    named = set(re.findall(r"\b(?:HALLMARK|DATABASE)_[A-Z_]+\b", PAGES[page]))

    assert named
    assert sorted(name for name in named if f'"{name}"' not in code) == []


def test_addresses_of_health_are_those_of_the_site() -> None:
    for name in ("health_live", "health_ready"):
        assert f"`{reverse(name)}`" in PAGE


@pytest.mark.parametrize("page", PAGES)
def test_links_lead_somewhere(page: str) -> None:
    for target in re.findall(r"\]\(([^)#:]+)\)", PAGES[page]):
        assert (ROOT / "docs" / target).exists(), target


@pytest.mark.django_db
@pytest.mark.slow
def test_first_sign_in_goes_as_the_page_says(tmp_path: Path) -> None:
    (structure,) = [text for kind, text in BLOCKS.findall(PAGE) if kind == "yaml"]
    (tmp_path / "structure.yaml").write_text(structure)
    define, invite = (line for line in commands() if line.startswith("hallmark partners"))

    for line in (define.replace("structure.yaml", str(tmp_path / "structure.yaml")), invite):
        run = CliRunner().invoke(app, shlex.split(line)[1:])
        assert run.exit_code == 0, run.output

    assert re.search(r"^https://safer\.example\.gov\.uk/join/\S+/$", run.output, re.MULTILINE)
