"""Django's entry for the package."""

from django.apps import AppConfig


class PartnersConfig(AppConfig):
    name = "hallmark.partners"
    verbose_name = "Partners"
