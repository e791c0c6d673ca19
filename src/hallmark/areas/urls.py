"""Addresses of the pages of areas."""

from django.urls import path

from hallmark.areas import views
from hallmark.ui.doors import opened_by
from hallmark.ui.menu import add_to_menu

urlpatterns = [
    path("", views.areas, name="areas"),
    path("<str:code>/", views.area, name="area"),
]

add_to_menu(rank=30, label="Areas", url_name="areas", shown=opened_by("evidence.read"))
