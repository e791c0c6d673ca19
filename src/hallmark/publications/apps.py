"""Django's entry for the package."""

from django.apps import AppConfig


class PublicationsConfig(AppConfig):
    name = "hallmark.publications"
    verbose_name = "Publications"
