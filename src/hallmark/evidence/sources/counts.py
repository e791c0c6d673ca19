"""The one shape of ready-made counts in the store, and how their numbers are read."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from hallmark.evidence.reading.columns import DICTIONARY

SCHEMA = pa.schema(
    [
        ("period_start", DICTIONARY),
        ("period_end", DICTIONARY),
        ("area_kind", DICTIONARY),
        ("area_code", DICTIONARY),
        ("area_name", DICTIONARY),
        ("category", DICTIONARY),
        ("subcategory", DICTIONARY),
        ("n", pa.int64()),
        ("line", pa.int32()),
    ]
)
"""Each row counts what was recorded from the first day of ``period_start`` to the last of ``period_end``.

Zeros that a publisher states are kept as rows, so that "published as zero" differs from "not published". Negative
numbers are kept: publishers correct earlier periods with them.
"""


def whole_numbers(column: pa.Array | pa.ChunkedArray) -> tuple[pa.Array, np.ndarray]:
    """Text as whole numbers (int64, null where it is blank or no number), and which rows are no number.

    ``4.0`` and ``1,234`` are whole numbers; ``4.5``, ``*`` and ``<5`` are not.
    """
    text = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
    text = pc.replace_substring(pc.utf8_trim_whitespace(text.cast(pa.string())), ",", "")
    text = pc.if_else(pc.equal(text, ""), pa.scalar(None, pa.string()), text)
    fits = pc.fill_null(pc.match_substring_regex(text, r"^[+-]?\d{1,15}(\.0*)?$"), True).to_numpy(zero_copy_only=False)
    plain = pc.replace_substring_regex(pc.if_else(pa.array(fits), text, pa.scalar(None, pa.string())), r"\.0*$|^\+", "")
    return plain.cast(pa.int64()), ~fits


def repeated(value: str, rows: int) -> pa.DictionaryArray:
    """The same text in every row."""
    return pa.DictionaryArray.from_arrays(pa.array(np.zeros(rows, np.int32)), pa.array([value], pa.string()))
