"""What frames the chapters: the cover with the decision asked, the contents, and whose data it rests on."""

from collections.abc import Iterator

from hallmark.reports.blocks import Document, Section
from hallmark.reports.word.anchors import Anchors, bookmark_name
from hallmark.reports.word.heads import SYNTHETIC, is_pack
from hallmark.reports.word.markup import END_FIELD, TAB, begin_field, link, page_of, paragraph, run

CONTENTS_DEPTH = 2
END_ID = "sources-and-evidence"
END_TITLE = "Evidence and attribution"
INVENTED = f"{SYNTHETIC}: no real place, person or crime."


def cover(document: Document) -> str:
    """Whose it is, what it is, of which period, its standing, and what the reader is asked to decide."""
    told = tuple((fact.name, fact.words) for fact in document.facts)
    facts = (("Period", document.period), ("Status", document.status), *told, ("Marking", document.marking))
    decision = run("Decision asked: ", style="Strong") + run(document.decision)
    invented = paragraph("Caveat", run(INVENTED, style="Strong")) if document.synthetic else ""
    return (
        paragraph("CoverOrganisation", run(document.organisation))
        + paragraph("Title", run(document.title))
        + (paragraph("Subtitle", run(document.subtitle)) if document.subtitle else "")
        + "".join(paragraph("CoverLine", run(f"{name}: ", style="Strong"), run(said)) for name, said in facts if said)
        + (paragraph("Decision", decision) if document.decision else "")
        + _notes(document)
        + invented
    )


def _notes(document: Document) -> str:
    return "".join(paragraph("ListBullet", run(note)) for note in document.cover_notes)


def contents(document: Document) -> str:
    """A table of contents, filled already: each entry leads to its section, and has its page for Word to find.

    Nobody but Word knows on which page it will set a section, so the numbers are fields, without a result till then.
    """
    entries = list(_entries(document))
    begin = begin_field(f'TOC \\o "1-{CONTENTS_DEPTH}" \\h \\z \\u')
    listed = "".join(
        paragraph(f"TOC{depth}", begin if index == 0 else "", _entry(section))
        for index, (section, depth) in enumerate(entries)
    )
    return (
        '<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/><w:docPartUnique/></w:docPartObj>'
        f"</w:sdtPr><w:sdtContent>{paragraph('TOCHeading', run('Contents'), new_page=True)}{listed}"
        f"{paragraph('TableEnd', END_FIELD)}</w:sdtContent></w:sdt>"
    )


def _entry(section: Section) -> str:
    """A section's title and its page, each a way to it."""
    anchor = bookmark_name(section.id)
    return link(anchor, run(section.title), TAB, page_of(anchor))


def _entries(document: Document) -> Iterator[tuple[Section, int]]:
    for section, depth in document.walk():
        if depth <= CONTENTS_DEPTH:
            yield section, depth
    yield Section(END_ID, END_TITLE), 1


def end(document: Document, anchors: Anchors) -> str:
    """Attribution and the evidence that the document was made from; in a pack, what a cover would have said too."""
    pack = is_pack(document)
    asked = [document.decision] if pack and document.decision else []
    invented = [INVENTED] if document.synthetic else []
    made = [f"Made from evidence {document.evidence}. The same evidence gives the same document."]
    said = [*asked, *document.attribution, *invented, *(made if document.evidence else [])]
    heading = paragraph("Heading1", anchors.around(END_ID, run(END_TITLE)), new_page=pack)
    return heading + (_notes(document) if pack else "") + "".join(paragraph("Normal", run(text)) for text in said)
