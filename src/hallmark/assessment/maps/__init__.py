"""Maps of small areas: counts in named classes, as data for the moving map and as a still one for paper.

Both come from our own boundaries, with no tiles and nothing fetched from elsewhere. The classes are fifths of the areas
that have any records, so that a map of one district and a map of nine read alike. Areas, not points, are coloured:
police.uk places are anonymised snap points, never addresses.
"""

from hallmark.assessment.maps.atlas import SNAP_NOTE, Atlas, atlas_of
from hallmark.assessment.maps.classes import FIFTHS, NO_DATA, NONE, MapClass, map_classes
from hallmark.assessment.maps.drawing import MapArea, still_map

__all__ = [
    "FIFTHS", "NONE", "NO_DATA", "SNAP_NOTE", "Atlas", "MapArea", "MapClass", "atlas_of", "map_classes", "still_map",
]  # fmt: skip
