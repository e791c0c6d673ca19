"""Areas: places through time.

Statistics are published for places whose codes, names and edges change: Census areas every ten years, districts when
councils merge, wards at every review. This package owns the places (area, version, change), which lies in which
by the lookup of a named edition, their boundaries, and the one table that places every LSOA code in the levels above.
"""
