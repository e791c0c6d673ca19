"""Django's entry for the package."""

from django.apps import AppConfig


class AssessmentConfig(AppConfig):
    name = "hallmark.assessment"
    verbose_name = "Assessments"

    def ready(self) -> None:
        """Makes the jobs of this package known to the workers."""
        from hallmark.assessment.making_jobs import add_to_registry

        add_to_registry()
