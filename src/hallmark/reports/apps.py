"""Django's entry for the package."""

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "hallmark.reports"
    verbose_name = "Documents"
