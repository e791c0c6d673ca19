"""One assessment as its editors need it: the document before edits, the edits, and the figures behind each sentence."""

from collections.abc import Mapping
from dataclasses import dataclass

from hallmark.assessment import shelf
from hallmark.assessment.chapters.giving import with_given
from hallmark.assessment.editing.applying import apply_edits, can_be_edited
from hallmark.assessment.editing.queries import edits_for, given_for
from hallmark.assessment.given import Given
from hallmark.assessment.models import Edit
from hallmark.reports.blocks import Block, Document, Text


@dataclass(frozen=True)
class Work:
    """``document`` has what people gave and none of the edits."""

    slug: str
    document: Document
    given: Given
    edits: Mapping[str, Edit]

    def block(self, block_id: str) -> Block | None:
        """The block of this id, as it is without edits."""
        return next((block for block in self.document.blocks() if block.id == block_id), None)

    def sentence(self, block_id: str) -> Text | None:
        """The block of this id where it is a sentence that can be edited."""
        block = self.block(block_id)
        return block if isinstance(block, Text) and can_be_edited(block) else None

    def figures(self, block: Text) -> dict[str, shelf.FigureRow]:
        """The figures behind a sentence, in its order."""
        found = shelf.figures_of(self.slug, block.figures, self.given)
        return {name: found[name] for name in block.figures if name in found}

    def paper(self) -> Document:
        """The paper as it reads now, edits and all; the same as `shelf.paper`."""
        behind = {name for edit in self.edits.values() for name in edit.figures}
        rows = shelf.figures_of(self.slug, behind, self.given)
        return apply_edits(self.document, self.edits, {name: row.value for name, row in rows.items()})


def work_on(slug: str) -> Work | None:
    """What an assessment's editors need; None if there is none of this name."""
    document = shelf.generated(slug)
    if document is None:
        return None
    given = given_for(slug)
    return Work(slug, with_given(shelf.dated(slug, document), given), given, edits_for(slug))
