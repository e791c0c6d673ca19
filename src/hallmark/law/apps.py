"""Django's entry for the package: the register is read and judged when the site is checked."""

from typing import Any

from django.apps import AppConfig
from django.core import checks


class LawConfig(AppConfig):
    name = "hallmark.law"
    verbose_name = "Law"

    def ready(self) -> None:
        """Registers the check of the rules that are shipped."""
        checks.register(register_is_sound)


def register_is_sound(**_options: Any) -> list[checks.CheckMessage]:
    """Can every rule and bank holiday that is shipped be read, and do no two versions overlap?"""
    from hallmark.law.holidays import bank_holidays
    from hallmark.law.register import shipped
    from hallmark.ui.problems import Problem

    try:
        shipped()
        bank_holidays()
    except Problem as problem:
        return [checks.Error(str(problem), id="law.E001")]
    return []
