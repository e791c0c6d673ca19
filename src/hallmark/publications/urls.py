"""Lasting addresses: what is published is found here for good."""

from django.urls import path

from hallmark.publications import views
from hallmark.ui.menu import add_to_menu

urlpatterns = [
    path("", views.published, name="published"),
    path("<slug:partnership>/", views.of_partnership, name="published-partnership"),
    path("<slug:partnership>/<slug:slug>/", views.latest, name="published-latest"),
    path("<slug:partnership>/<slug:slug>/<int:number>/", views.edition, name="published-edition"),
    path("<slug:partnership>/<slug:slug>/<int:number>/files/<str:name>", views.file, name="published-file"),
]

add_to_menu(rank=5, label="Published", url_name="published")
