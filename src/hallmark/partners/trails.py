"""The way back from a page of the directory."""

from django.urls import reverse


def trail(*more: tuple[str, str]) -> tuple[tuple[str, str], ...]:
    """The way back, from the directory on: words and addresses."""
    return (("Directory", reverse("directory")), *more)
