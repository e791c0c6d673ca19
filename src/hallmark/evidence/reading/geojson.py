"""Features of GeoJSON or TopoJSON from a stream, one at a time: the outlines of a nation need not fit in memory."""

import codecs
import json
import re
from collections.abc import Iterator
from typing import Any

from hallmark.areas.geometry import features_of
from hallmark.evidence.reading.stream import ByteStream
from hallmark.ui.problems import Problem

CHUNK = 8 * 1024 * 1024
LONGEST_FEATURE = 256 * 1024 * 1024
"""Characters of one feature; also of a whole TopoJSON file, whose arcs are shared and so must all be held."""
_FEATURES = re.compile(r'"features"\s*:\s*\[')
_BETWEEN = " \t\r\n,"


def is_geojson(name: str, head: bytes) -> bool:
    """Is this GeoJSON or TopoJSON, by its name or its first bytes?"""
    if name.endswith((".geojson", ".topojson")):
        return True
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    return start.startswith(b"{") and any(kind in head for kind in (b'"FeatureCollection"', b'"Topology"'))


def read_features(stream: ByteStream, name: str) -> Iterator[dict[str, Any]]:
    """Each feature, as GeoJSON.

    Raises:
        Problem: a web page, malformed or cut short, or without features.
    """
    text = _Text(stream, name)
    text.more()
    if text.held.lstrip("\ufeff \t\r\n").startswith("<"):
        raise Problem(f"{name} is a web page, not boundaries: the download probably ended at an error page. Try again.")
    if '"Topology"' in text.held[:4096] or not _FEATURES.search(text.held):
        yield from _whole(text, name)
    else:
        yield from _one_by_one(text, name)


def _whole(text: "_Text", name: str) -> Iterator[dict[str, Any]]:
    while text.more():
        if len(text.held) > LONGEST_FEATURE:
            raise Problem(f"{name} is too large to read as one piece. Export the boundaries as GeoJSON and add that.")
    try:
        document = json.loads(text.held.lstrip("\ufeff"))
    except json.JSONDecodeError as error:
        raise _malformed(name, error) from error
    yield from features_of(document if isinstance(document, dict) else {})


def _one_by_one(text: "_Text", name: str) -> Iterator[dict[str, Any]]:
    decoder = json.JSONDecoder()
    opening = _FEATURES.search(text.held)
    at = opening.end() if opening else 0
    while True:
        while text.held[at : at + 1] in _BETWEEN and at < len(text.held):
            at += 1
        if text.held[at : at + 1] == "]":
            text.drain()
            return
        try:
            feature, end = decoder.raw_decode(text.held, at)
        except json.JSONDecodeError as error:
            # Either the feature goes on in the next bytes, or the file is malformed or cut short.
            if len(text.held) - at > LONGEST_FEATURE or not text.more(drop=at):
                raise _malformed(name, error) from error
            at = 0
            continue
        if not isinstance(feature, dict):
            raise Problem(f"{name} is not GeoJSON: a feature is not an object. Export it again as GeoJSON.")
        yield feature
        at = end


def _malformed(name: str, error: json.JSONDecodeError) -> Problem:
    return Problem(f"{name} is malformed or cut short ({error.msg}). Download it again and add the new copy.")


class _Text:
    """The text of a stream as far as it is held."""

    def __init__(self, stream: ByteStream, name: str) -> None:
        self.held = ""
        self._stream = stream
        self._name = name
        self._decoder = codecs.getincrementaldecoder("utf-8")()

    def more(self, *, drop: int = 0) -> bool:
        """Reads on, letting go of the first `drop` characters; False at the end of the stream."""
        data = self._stream.read(CHUNK)
        try:
            self.held = self.held[drop:] + self._decoder.decode(data, final=not data)
        except UnicodeDecodeError as error:
            raise Problem(f"{self._name} is not in UTF-8. Export it again as GeoJSON and add the new copy.") from error
        return bool(data)

    def drain(self) -> None:
        """Reads to the end: what follows the features says nothing about them."""
        while self.more(drop=len(self.held)):
            pass
