"""The chapters by theme: what each part says of one kind of crime or disorder, in the same order every time."""

from collections.abc import Callable, Sequence

from hallmark.assessment.building import Figures
from hallmark.assessment.chapters.theme_notes import theme_notes
from hallmark.assessment.chapters.unnamed import unnamed_falls
from hallmark.assessment.themes.beside import beside_blocks
from hallmark.assessment.themes.course import course_blocks
from hallmark.assessment.themes.harm import harm_blocks, harm_section_blocks
from hallmark.assessment.themes.institution_points import institution_blocks
from hallmark.assessment.themes.lately import lately_blocks
from hallmark.assessment.themes.outcomes import outcome_blocks
from hallmark.assessment.themes.outlook import outlook_blocks
from hallmark.assessment.themes.register import Theme, themes
from hallmark.assessment.themes.seasons import season_blocks
from hallmark.assessment.themes.small_areas import small_area_blocks
from hallmark.assessment.themes.where import where_blocks
from hallmark.reports.blocks import Block, Caveat, Section

Part = Callable[[Figures, Theme], Sequence[Block]]
LEADING: tuple[Part, ...] = (course_blocks, lately_blocks)
PARTS: tuple[tuple[str, str, tuple[Part, ...]], ...] = (
    ("season-and-outlook", "Season and outlook", (season_blocks, outlook_blocks)),
    ("where", "Where", (institution_blocks, small_area_blocks, where_blocks)),
    ("harm-and-outcomes", "Harm and outcomes", (harm_blocks, outcome_blocks)),
    ("beside", "Beside other areas", (beside_blocks,)),
)


def themes_section(figures: Figures) -> Section:
    """Every theme of which the year can be counted, and their harm side by side."""
    held = [theme for theme in themes() if any(name in figures.chosen for name in theme.categories)]
    chapters = tuple(_theme_section(figures, theme) for theme in held)
    harm = Section("harm", "Harm across the themes", tuple(harm_section_blocks(figures)))
    return Section("themes", "Crime and disorder by theme", tuple(theme_notes(figures)), (*chapters, harm))


def _theme_section(figures: Figures, theme: Theme) -> Section:
    name = f"theme-{theme.id}"
    notes = [Caveat(f"{name}-note-{number}", words) for number, words in enumerate(theme.notes, start=1)]
    blocks: list[Block] = [block for part in LEADING for block in part(figures, theme)]
    parts = []
    for key, title, makers in PARTS:
        found = tuple(block for maker in makers for block in maker(figures, theme))
        if found:
            parts.append(Section(f"{name}-{key}", title, found))
    said = [*blocks, *(block for part in parts for block in part.blocks)]
    falls = unnamed_falls(figures, theme.categories, said, f"{name}-unnamed")
    return Section(name, theme.title, (*blocks, *notes, *falls), tuple(parts))
