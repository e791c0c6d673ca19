"""Addresses for the work on one assessment; included below ``assessments/<slug>/``."""

from django.urls import path

from hallmark.assessment.editing import giving_views, sentence_views, version_views
from hallmark.assessment.publishing import views as publishing_views

urlpatterns = [
    path("sentences/<str:block_id>/", sentence_views.edit_sentence, name="edit-sentence"),
    path("sentences/<str:block_id>/history/", sentence_views.block_history, name="block-history"),
    path("comments/<str:block_id>/", sentence_views.comments, name="comments"),
    path("checks/", sentence_views.checks, name="checks"),
    path("give/<str:duty_id>/", giving_views.give, name="give"),
    path("institutions/", giving_views.institutions, name="institutions"),
    path("versions/", version_views.versions, name="versions"),
    path("versions/<int:number>/", version_views.version, name="version"),
    path("versions/<int:number>/files/<str:name>", version_views.version_file, name="version-file"),
    path("versions/<int:number>/figures/<str:figure_id>/", version_views.version_figure, name="version-figure"),
    path(
        "versions/<int:number>/figures/<str:figure_id>/rows/",
        version_views.version_figure_rows,
        name="version-figure-rows",
    ),
    path(
        "versions/<int:number>/figures/<str:figure_id>/rows.csv",
        version_views.version_figure_rows_file,
        name="version-figure-rows-file",
    ),
    path("adopt/", version_views.adopt, name="adopt"),
    path("versions/<int:number>/publish/", publishing_views.publish_version, name="publish-version"),
    path("editions/<int:edition>/withdraw/", publishing_views.withdraw_edition, name="withdraw-edition"),
]
