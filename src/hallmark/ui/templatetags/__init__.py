"""Filters that put numbers, months and sizes into words."""
