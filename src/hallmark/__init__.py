"""Hallmark: the system on which a Community Safety Partnership runs."""

__version__ = "0.1.0"
