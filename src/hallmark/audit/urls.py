"""Addresses of the audit."""

from django.urls import path

from hallmark.audit import presenters, views
from hallmark.audit.registry import reader_of
from hallmark.ui.menu import add_to_menu
from hallmark.ui.start import add_needs

urlpatterns = [path("", views.events, name="audit")]

add_to_menu(rank=45, label="Audit", url_name="audit", shown=lambda request: reader_of(request) is not None)
add_needs(presenters.needs)
