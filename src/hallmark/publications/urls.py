"""Lasting addresses: what is published is found here for good."""

from django.urls import path

from hallmark.publications import finding, views
from hallmark.ui.menu import add_to_menu
from hallmark.ui.search import add_search
from hallmark.ui.start import add_section

urlpatterns = [
    path("", views.published, name="published"),
    path("<slug:partnership>/", views.of_partnership, name="published-partnership"),
    path("<slug:partnership>/<slug:slug>/", views.latest, name="published-latest"),
    path("<slug:partnership>/<slug:slug>/<int:number>/", views.edition, name="published-edition"),
    path("<slug:partnership>/<slug:slug>/<int:number>/files/<str:name>", views.file, name="published-file"),
]

add_to_menu(rank=5, label="Published", url_name="published")
add_search("Published", finding.found, rank=5)
add_section(finding.latest, rank=5)
