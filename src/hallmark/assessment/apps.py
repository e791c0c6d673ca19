"""Django's entry for the package."""

from django.apps import AppConfig


class AssessmentConfig(AppConfig):
    name = "hallmark.assessment"
    verbose_name = "Assessments"
