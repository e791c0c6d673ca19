"""Addresses of the start page and of the assessments."""

from django.urls import include, path

from hallmark.assessment import views
from hallmark.assessment.hot_spots.views import hot_spots
from hallmark.ui.menu import add_to_menu

urlpatterns = [
    path("", views.start, name="start"),
    path("", include("hallmark.ui.urls")),
    path("hot-spots/", hot_spots, name="hot-spots"),
    path("assessments/", views.assessments, name="assessments"),
    path("assessments/<slug:slug>/", views.assessment, name="assessment"),
    path("assessments/<slug:slug>/figures/", views.figures, name="figures"),
    path("assessments/<slug:slug>/figures/<str:figure_id>/", views.figure, name="figure"),
    path("assessments/<slug:slug>/figures/<str:figure_id>/rows/", views.figure_rows, name="figure-rows"),
    path("assessments/<slug:slug>/figures/<str:figure_id>/rows.csv", views.figure_rows_file, name="figure-rows-file"),
    path("assessments/<slug:slug>/", include("hallmark.assessment.editing.urls")),
    path("assessments/<slug:slug>/files/<str:name>", views.download, name="assessment-file"),
]

add_to_menu(rank=10, label="Assessments", url_name="assessments")
add_to_menu(rank=15, label="Hot spots", url_name="hot-spots")
