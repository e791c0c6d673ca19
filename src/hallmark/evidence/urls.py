"""Addresses of the evidence pages."""

from django.urls import path

from hallmark.evidence import presenters, views
from hallmark.partners.permissions import Act
from hallmark.ui.menu import add_to_menu, ask_if_synthetic
from hallmark.ui.start import add_changes, add_needs, add_section
from hallmark.ui.visitors import may_do

urlpatterns = [
    path("", views.evidence, name="evidence"),
    path("coverage/", views.coverage, name="coverage"),
    path("add/", views.add, name="evidence-add"),
    path("imports/<uuid:import_id>/", views.one_import, name="import"),
    path("imports/<uuid:import_id>/quarantine.csv", views.quarantine, name="quarantine"),
]

add_to_menu(rank=20, label="Evidence", url_name="evidence", shown=may_do(Act.EVIDENCE_READ))
ask_if_synthetic(presenters.holds_synthetic)
add_needs(presenters.needs)
add_changes(presenters.changes)
add_section(presenters.what_is_held, rank=100)
