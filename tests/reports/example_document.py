"""A small document with one of everything, for the tests of each format."""

from hallmark.reports.blocks import (
    Caveat,
    Cell,
    Chart,
    Column,
    Document,
    Fact,
    KeyFigure,
    Map,
    MapClass,
    Point,
    Section,
    Table,
    Text,
)

SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 440 200" role="img" aria-labelledby="months-alt">'
    '<title id="months-alt">Burglary in Wick each month.</title>'
    '<path d="M40,150 L200,60 L400,120" fill="none" stroke="#0072B2" stroke-width="2.5"/>'
    '<text x="40" y="190" font-family="Inter Variable, Inter, sans-serif" font-size="12.5" fill="#4B5763">Jan</text>'
    "</svg>"
)


def example_table(name: str = "by-month") -> Table:
    """Two rows, one with what a test calls its difference."""
    return Table(
        id=name,
        caption="Burglary by month, Wick",
        columns=(Column("month", "Month"), Column("count", "Records", True), Column("change", "Difference", True)),
        rows=(
            (Cell("January 2025"), Cell("1,312", "wick.count.1"), Cell("–")),
            (
                Cell("February 2025"),
                Cell("204", "wick.count.2"),
                Cell("−1,108 (−84.5%)", "wick.difference.2", "fell", "wick.ratio.2"),
            ),
        ),
        note="“No data” is never a nought.",
    )


def example_document() -> Document:
    """Two chapters, a part of one, every type of block, and characters that formats trip over."""
    chart = Chart(
        id="months", title="Most in January 2025 (1,312)", subtitle="Burglary, records a month, Wick", svg=SVG,
        alt="Burglary in Wick each month.", foot="Source: data.police.uk.", table_id="by-month",
        points=(Point(40, 150, "January 2025", "1,312", "wick.count.1"), Point(200, 60, "February 2025", "204",
                                                                               "wick.count.2")),
        specification={"mark": "line"},
    )  # fmt: skip
    around = Map(
        id="map", title="Wick 001A had the most: 204", subtitle="Burglary by LSOA", svg=SVG, alt="A map of Wick.",
        foot="Contains OS data © Crown copyright", classes=(MapClass("None recorded", "#EEF1F4"),),
        table=example_table("map-list"), data="map.geojson",
    )  # fmt: skip
    return Document(
        kind="assessment",
        title="Police-recorded crime profile: Wick & the Vale",
        subtitle="For the Board of Safer Wick",
        organisation="Safer Wick",
        period="Year ending September 2025",
        status="Draft",
        marking="OFFICIAL",
        decision="The Board is asked to adopt this assessment.",
        evidence="3f2a" * 16,
        cover_notes=("4 of 9 statutory matters have no evidence yet.",),
        facts=(Fact("Made", "23 November 2026"), Fact("Meeting", "Not named")),
        attribution=("Contains public sector information licensed under the Open Government Licence v3.0.",),
        sections=(
            Section(
                "summary",
                "Summary",
                (
                    KeyFigure("key-burglary", "Burglary", "204", "year ending September 2025", ("wick.count.2",)),
                    Text("sentence-1", "Burglary: 204 records; the year before had 1,312: a fall.", ("wick.count.2",)),
                    Caveat(
                        "caveat-1", "Burglary covers homes & businesses: #1 <cause> of “doubt” $x_1$ *y* @here \\z."
                    ),
                ),
            ),
            Section(
                "burglary",
                "Burglary",
                (chart, example_table()),
                (Section("burglary-where", "Where", (around,)),),
                basis="Crime and Disorder Act 1998, s.6(1)(a)",
                state="Evidence held",
            ),
        ),
    )
