"""Pages about the site itself."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def accessibility(request: HttpRequest) -> HttpResponse:
    """For anyone: what works for whom, what does not yet, and whom to tell. Public."""
    return render(request, "ui/accessibility.html", {"trail": ()})
