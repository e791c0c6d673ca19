"""Addresses of the pages of areas."""

from django.urls import path

from hallmark.areas import presenters, views
from hallmark.areas.presenters import SEE
from hallmark.ui.menu import add_to_menu
from hallmark.ui.search import add_search
from hallmark.ui.visitors import may_do

urlpatterns = [
    path("", views.areas, name="areas"),
    path("<str:code>/", views.area, name="area"),
]

add_to_menu(rank=30, label="Areas", url_name="areas", shown=may_do(SEE))
add_search("Areas", presenters.search, rank=70)
