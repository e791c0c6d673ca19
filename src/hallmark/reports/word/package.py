"""The package around the text: parts, properties and bytes that depend on nothing but the content."""

from datetime import datetime
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

import docx
from docx.document import Document as WordDocument
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.part import Part, XmlPart
from docx.oxml.parser import parse_xml

from hallmark.reports.blocks import Document
from hallmark.reports.fonts import FAMILY
from hallmark.reports.letters import one_line
from hallmark.reports.word.heads import is_pack
from hallmark.reports.word.markup import NAMESPACES, attribute
from hallmark.reports.word.styles import INSTEAD, bullets, style_sheet, tag_of

BEGINNING = datetime(1980, 1, 1)
"""The date of every entry and property: when a file was made is no part of what it says."""
LONGEST_PROPERTY = 255
_UNWANTED = ("stylesWithEffects", "webSettings", "customXml", "thumbnail")
_SETTINGS = (
    '<w:zoom w:percent="100"/><w:defaultTabStop w:val="720"/>'
    '<w:characterSpacingControl w:val="doNotCompress"/><w:compat>{compat}</w:compat>'
    '<w:themeFontLang w:val="{language}"/><w:decimalSymbol w:val="."/><w:listSeparator w:val=","/>'
)
_COMPATIBLE = "".join(
    f'<w:compatSetting w:name="{name}" w:uri="http://schemas.microsoft.com/office/word" w:val="{value}"/>'
    for name, value in (
        ("compatibilityMode", 15),
        ("overrideTableStyleFontSizeAndJustification", 1),
        ("enableOpenTypeFeatures", 1),
        ("doNotFlipMirrorIndents", 1),
    )
)
_FONTS = (
    f'<w:font w:name="{FAMILY}"><w:altName w:val="{INSTEAD}"/><w:panose1 w:val="020B0604020202020204"/>'
    '<w:charset w:val="00"/><w:family w:val="swiss"/><w:pitch w:val="variable"/></w:font>'
)


def new_package(document: Document) -> WordDocument:
    """A package with our styles, settings and properties, and nothing yet to read."""
    package = docx.Document()
    _drop_unwanted(package)
    _replace(package, RELATIONSHIP_TYPE.STYLES, style_sheet(document.language, compact=is_pack(document)))
    _replace(package, RELATIONSHIP_TYPE.NUMBERING, bullets())
    _replace(package, RELATIONSHIP_TYPE.FONT_TABLE, f"<w:fonts {NAMESPACES}>{_FONTS}</w:fonts>")
    settings = _SETTINGS.format(compat=_COMPATIBLE, language=tag_of(document.language))
    _replace(package, RELATIONSHIP_TYPE.SETTINGS, f"<w:settings {NAMESPACES}>{settings}</w:settings>")
    _describe(package, document)
    return package


def _drop_unwanted(package: WordDocument) -> None:
    """What python-docx's template brings and no document of ours needs: styles of 2010, a picture of an empty page."""
    whole = package.part.package
    for rels in (package.part.rels, whole.rels):
        for name in [name for name, rel in rels.items() if rel.reltype.endswith(_UNWANTED)]:
            del rels[name]


def _replace(package: WordDocument, kind: str, xml: str) -> None:
    part: Part = package.part.part_related_by(kind)
    if isinstance(part, XmlPart):
        part._element = parse_xml(xml)
    else:
        part._blob = f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n{xml}'.encode()


def _describe(package: WordDocument, document: Document) -> None:
    """The properties that Word and a screen reader name the file by."""
    properties = package.core_properties
    said = {
        "title": document.title, "subject": document.subtitle, "author": document.organisation,
        "last_modified_by": document.organisation, "category": document.period, "content_status": document.status,
        "keywords": document.marking, "language": tag_of(document.language), "identifier": document.evidence,
        "comments": "",
    }  # fmt: skip
    for name, text in said.items():
        setattr(properties, name, one_line(text, LONGEST_PROPERTY))
    properties.created = properties.modified = BEGINNING
    properties.revision = 1
    _replace_program(package, one_line(document.organisation, LONGEST_PROPERTY))


def _replace_program(package: WordDocument, company: str) -> None:
    """The properties that name the program and the company."""
    text = (
        '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
        f"<Application>Hallmark</Application><Company>{attribute(company)}</Company></Properties>"
    )
    part = package.part.package.part_related_by(RELATIONSHIP_TYPE.EXTENDED_PROPERTIES)
    part._blob = f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n{text}'.encode()


def bytes_of(package: WordDocument) -> bytes:
    """The package as a file: the same parts, the same bytes."""
    drafted, fixed = BytesIO(), BytesIO()
    package.save(drafted)
    with ZipFile(drafted) as draft, ZipFile(fixed, "w") as file:
        for name in draft.namelist():
            entry = ZipInfo(name, date_time=BEGINNING.timetuple()[:6])
            # A PNG is compressed already.
            entry.compress_type = ZIP_STORED if name.endswith(".png") else ZIP_DEFLATED
            file.writestr(entry, draft.read(name))
    return fixed.getvalue()
