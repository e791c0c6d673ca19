"""Drawings are kept on disk, and a kept drawing is never a wrong or a half-written one."""

import errno
import os
from pathlib import Path

import pytest

from hallmark.reports import rendering
from hallmark.reports.charts import drawing

PLOT = {
    "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
    "data": {"values": [{"a": 1}]},
    "mark": "point",
    "encoding": {"x": {"field": "a", "type": "quantitative"}},
}
DRAWN = '<svg xmlns="http://www.w3.org/2000/svg" width="10" height="20" viewBox="0 0 10 20"><g>{number}</g></svg>'


@pytest.fixture
def kept(settings, tmp_path: Path, monkeypatch) -> tuple[Path, list[str]]:
    """The folder of kept drawings, and what vl-convert (in its place, a counter) was asked for."""
    asked: list[str] = []

    def counted(text: str) -> str:
        asked.append(text)
        return DRAWN.format(number=len(asked))

    settings.DRAWINGS_ROOT = tmp_path / "drawings"
    monkeypatch.setattr(rendering.vl_convert, "vegalite_to_svg", counted)
    return settings.DRAWINGS_ROOT, asked


def draw(**changes) -> str:
    return drawing.draw(PLOT | changes, name="c", alt_text="x").svg


def test_same_specification_is_drawn_once(kept) -> None:
    folder, asked = kept

    assert draw() == draw()
    assert len(asked) == 1
    assert [path.suffix for path in folder.rglob("*") if path.is_file()] == [".svg"]


def test_other_specification_is_drawn_by_itself(kept) -> None:
    _, asked = kept

    assert draw() != draw(mark="bar")
    assert len(asked) == 2


@pytest.mark.parametrize("damage", [b"", b"<svg", b"0000\n<svg></svg>"])
def test_damaged_drawing_is_drawn_again(kept, damage: bytes) -> None:
    folder, asked = kept
    draw()
    [path] = folder.rglob("*.svg")
    whole = path.read_bytes()
    path.write_bytes(damage)

    draw()

    assert len(asked) == 2
    assert path.read_bytes() != damage
    assert len(path.read_bytes()) == len(whole)


def test_drawing_cut_short_is_drawn_again(kept) -> None:
    folder, asked = kept
    draw()
    [path] = folder.rglob("*.svg")
    path.write_bytes(path.read_bytes()[:-5])

    draw()

    assert len(asked) == 2


def test_write_that_fails_leaves_nothing_and_the_drawing_is_still_had(kept, monkeypatch) -> None:
    folder, _ = kept

    def full(*_given) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "replace", full)

    assert "<svg" in draw()
    assert not [path for path in folder.rglob("*") if path.is_file()]


def test_folder_that_cannot_be_made_does_not_stop_a_drawing(kept, settings, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    settings.DRAWINGS_ROOT = tmp_path / "file" / "drawings"

    assert "<svg" in draw()


def test_without_a_folder_nothing_is_kept(kept, settings) -> None:
    _, asked = kept
    settings.DRAWINGS_ROOT = None

    draw()
    draw()

    assert len(asked) == 2


def test_what_is_not_a_drawing_is_refused(settings, monkeypatch) -> None:
    settings.DRAWINGS_ROOT = None
    monkeypatch.setattr(rendering.vl_convert, "vegalite_to_svg", lambda _text: "no")

    with pytest.raises(ValueError, match="not an SVG"):
        draw()
