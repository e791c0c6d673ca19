"""Django's entry for the package."""

from django.apps import AppConfig


class AreasConfig(AppConfig):
    name = "hallmark.areas"
    verbose_name = "Areas"
