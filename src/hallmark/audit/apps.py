"""Django's entry for the package."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "hallmark.audit"
    verbose_name = "Audit"
