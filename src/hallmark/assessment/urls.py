"""Addresses of the assessments."""

from django.urls import include, path

from hallmark.assessment import finding, presenters, views
from hallmark.assessment.hot_spots.views import hot_spots
from hallmark.assessment.peers.views import similar_areas, similar_areas_file, similar_areas_map
from hallmark.partners.permissions import Act
from hallmark.ui.menu import add_to_menu
from hallmark.ui.search import add_search
from hallmark.ui.start import add_changes, add_needs, add_section
from hallmark.ui.visitors import may_do

urlpatterns = [
    path("hot-spots/", hot_spots, name="hot-spots"),
    path("similar-areas/", similar_areas, name="similar-areas"),
    path("similar-areas/map.geojson", similar_areas_map, name="similar-areas-map"),
    path("similar-areas/list.csv", similar_areas_file, name="similar-areas-file"),
    path("assessments/", views.assessments, name="assessments"),
    path("rounds/", include("hallmark.assessment.rounds.urls")),
    path("assessments/<slug:slug>/", views.assessment, name="assessment"),
    path("assessments/<slug:slug>/figures/", views.figures, name="figures"),
    path("assessments/<slug:slug>/figures/<str:figure_id>/", views.figure, name="figure"),
    path("assessments/<slug:slug>/figures/<str:figure_id>/rows/", views.figure_rows, name="figure-rows"),
    path("assessments/<slug:slug>/figures/<str:figure_id>/rows.csv", views.figure_rows_file, name="figure-rows-file"),
    path("assessments/<slug:slug>/", include("hallmark.assessment.editing.urls")),
    path("assessments/<slug:slug>/files/<str:name>", views.download, name="assessment-file"),
]

add_to_menu(rank=10, label="Assessments", url_name="assessments", shown=may_do(Act.ASSESSMENT_READ))
add_to_menu(rank=15, label="Hot spots", url_name="hot-spots", shown=may_do(Act.EVIDENCE_READ))
add_to_menu(rank=17, label="Similar areas", url_name="similar-areas", shown=may_do(Act.EVIDENCE_READ))
add_search("Assessments", finding.found, rank=10)
add_needs(finding.waiting)
add_needs(presenters.needs)
add_changes(presenters.changes)
add_section(presenters.latest, rank=90)
