"""Django's entry for the package."""

from django.apps import AppConfig


class AssessmentConfig(AppConfig):
    name = "hallmark.assessment"
    verbose_name = "Assessments"

    def ready(self) -> None:
        """Makes the jobs of this package known to the workers."""
        from hallmark.assessment import making_jobs
        from hallmark.assessment.publishing import changes

        making_jobs.add_to_registry()
        changes.add_to_registry()
