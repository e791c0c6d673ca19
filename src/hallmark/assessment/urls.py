"""Addresses of the start page and of the assessments."""

from django.urls import include, path

from hallmark.assessment import views
from hallmark.ui.menu import add_to_menu

urlpatterns = [
    path("", views.start, name="start"),
    path("", include("hallmark.ui.urls")),
    path("assessments/", views.assessments, name="assessments"),
    path("assessments/<slug:slug>/", views.assessment, name="assessment"),
    path("assessments/<slug:slug>/figures/", views.figures, name="figures"),
    path("assessments/<slug:slug>/figures/<str:figure_id>/", views.figure, name="figure"),
    path("assessments/<slug:slug>/files/<str:name>", views.download, name="assessment-file"),
]

add_to_menu(rank=10, label="Assessments", url_name="assessments")
