"""Root addresses."""

from django.urls import include, path

urlpatterns = [
    path("evidence/", include("hallmark.evidence.urls")),
    path("areas/", include("hallmark.areas.urls")),
    path("audit/", include("hallmark.audit.urls")),
    path("law/", include("hallmark.law.urls")),
    path("directory/", include("hallmark.partners.urls")),
    path("published/", include("hallmark.publications.urls")),
    path("jobs/", include("hallmark.jobs.urls")),
    path("", include("hallmark.partners.sign_in.urls")),
    path("", include("hallmark.assessment.urls")),
]
