"""Root addresses."""

from django.urls import include, path

from hallmark.config import health

urlpatterns = [
    path("health/live/", health.live, name="health_live"),
    path("health/ready/", health.ready, name="health_ready"),
    path("evidence/", include("hallmark.evidence.urls")),
    path("areas/", include("hallmark.areas.urls")),
    path("audit/", include("hallmark.audit.urls")),
    path("law/", include("hallmark.law.urls")),
    path("directory/", include("hallmark.partners.urls")),
    path("published/", include("hallmark.publications.urls")),
    path("jobs/", include("hallmark.jobs.urls")),
    path("", include("hallmark.partners.sign_in.urls")),
    path("", include("hallmark.assessment.urls")),
    path("", include("hallmark.ui.urls")),
]
