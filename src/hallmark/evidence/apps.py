"""Django's entry for the package."""

from django.apps import AppConfig


class EvidenceConfig(AppConfig):
    name = "hallmark.evidence"
    verbose_name = "Evidence"
