"""Django's entry for the package."""

from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "hallmark.jobs"
    verbose_name = "Jobs"
