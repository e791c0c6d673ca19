"""Addresses of the evidence pages."""

from django.urls import path

from hallmark.evidence import presenters, views
from hallmark.ui.doors import opened_by
from hallmark.ui.menu import add_to_menu, ask_if_synthetic

urlpatterns = [
    path("", views.evidence, name="evidence"),
    path("coverage/", views.coverage, name="coverage"),
    path("add/", views.add, name="evidence-add"),
    path("imports/<uuid:import_id>/", views.one_import, name="import"),
    path("imports/<uuid:import_id>/quarantine.csv", views.quarantine, name="quarantine"),
]

add_to_menu(rank=20, label="Evidence", url_name="evidence", shown=opened_by("evidence.read"))
ask_if_synthetic(presenters.holds_synthetic)
