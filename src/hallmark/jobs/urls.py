"""Addresses of the jobs."""

from django.urls import path

from hallmark.jobs import presenters, views
from hallmark.ui.start import add_needs

urlpatterns = [
    path("", views.jobs, name="jobs"),
    path("<uuid:job_id>/", views.job, name="job"),
    path("<uuid:job_id>/progress/", views.progress, name="job-progress"),
    path("<uuid:job_id>/stop/", views.stop, name="job-stop"),
    path("<uuid:job_id>/start-again/", views.start_again, name="job-start-again"),
]

add_needs(presenters.needs)
