"""Addresses of the pages of the law."""

from django.urls import path

from hallmark.law import presenters, views
from hallmark.ui.menu import add_to_menu
from hallmark.ui.search import add_search
from hallmark.ui.start import add_changes

urlpatterns = [
    path("", views.register, name="law"),
    # Two words deep, so that no id of a rule can hide it.
    path("local/cadences/", views.cadences, name="cadences"),
    path("<slug:rule_id>/", views.rule, name="rule"),
]

add_to_menu(rank=40, label="Law", url_name="law")
add_changes(presenters.changes)
add_search("Law", presenters.search, rank=80)
