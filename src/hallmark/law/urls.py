"""Addresses of the pages of the law."""

from django.urls import path

from hallmark.law import views
from hallmark.ui.menu import add_to_menu

urlpatterns = [
    path("", views.register, name="law"),
    # Two words deep, so that no id of a rule can hide it.
    path("local/cadences/", views.cadences, name="cadences"),
    path("<slug:rule_id>/", views.rule, name="rule"),
]

add_to_menu(rank=40, label="Law", url_name="law")
