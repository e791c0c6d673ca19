"""Invented evidence, and how it stays told apart from real evidence for good."""

from pathlib import Path

PUBLISHER = "Synthetic demonstration data"
MARKER = "SYNTHETIC.txt"
"""A folder with this file in it, or above it, holds invented data."""


def is_synthetic(path: Path) -> bool:
    """Does the file lie in a folder that says its data is invented?"""
    return any((folder / MARKER).exists() for folder in path.parents)
