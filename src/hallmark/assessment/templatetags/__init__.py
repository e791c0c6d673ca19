"""Filters that put figures into words."""
