"""Root addresses."""

from django.urls import include, path

urlpatterns = [
    path("evidence/", include("hallmark.evidence.urls")),
    path("areas/", include("hallmark.areas.urls")),
    path("jobs/", include("hallmark.jobs.urls")),
    path("", include("hallmark.assessment.urls")),
]
