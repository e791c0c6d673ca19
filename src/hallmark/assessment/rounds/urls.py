"""Addresses of the rounds."""

from django.urls import path

from hallmark.assessment.rounds import views

urlpatterns = [
    path("", views.latest, name="rounds"),
    path("<slug:year_ending>/", views.round_index, name="round"),
    path("<slug:year_ending>/map.geojson", views.round_map, name="round-map"),
    path("<slug:year_ending>/make/", views.make, name="round-make"),
]
