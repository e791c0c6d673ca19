"""Fetching evidence and reference data from those who publish it, over the web: politely, and never by halves."""
