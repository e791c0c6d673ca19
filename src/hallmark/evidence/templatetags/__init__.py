"""Filters that put datasets into words."""
