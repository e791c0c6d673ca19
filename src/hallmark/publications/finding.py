"""What the start page and the search show of what is published: the same to everybody."""

from django.http import HttpRequest

from hallmark.publications.queries import standing
from hallmark.ui.search import Found, Hit
from hallmark.ui.start import Section

LATEST = 5


def found(_request: HttpRequest, text: str, most: int) -> Found:
    """The editions that stand whose title, partnership or period have each of the words."""
    words = text.casefold().split()
    editions = [
        one
        for one in standing()
        if all(word in f"{one.title} {one.partnership_name} {one.period}".casefold() for word in words)
    ]
    hits = [Hit(one.title, one.address, f"{one.partnership_name}, {one.period}") for one in editions[:most]]
    return Found(len(editions), hits)


def latest(_request: HttpRequest) -> Section | None:
    """What was published last; nothing where nothing is."""
    editions = standing()[:LATEST]
    return Section("Published", "publications/latest.html", {"editions": editions}) if editions else None
