"""What all processes of the site must know of tries at signing in: a table in the database, and not each one's memory.

allauth keeps there how often somebody tried, and which codes have been used. Were it each process's own, a code could
be used once in every one of them, and a guesser have as many tries more.
"""

from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.db import DatabaseCache
from django.db.models import Model

ALIAS = "refusals"
TABLE = "wiring_cache"
MOST = 20_000
USED_CODE = "allauth.mfa.totp.used"


class SharedCache(DatabaseCache):
    """Django's cache in the database; a used code is remembered for as long as it would be taken.

    allauth remembers it for one period, and takes it in the periods beside that one, too (MFA_TOTP_TOLERANCE).
    """

    def add(self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        """Keeps it unless it is there; whether it was not."""
        if key.startswith(USED_CODE) and isinstance(timeout, int):
            from allauth.mfa import app_settings

            timeout *= 1 + 2 * app_settings.TOTP_TOLERANCE
        return bool(super().add(key, value, timeout=timeout, version=version))


class CacheRouter:
    """The cache is written at once, and stays though the request is undone: a failed try counts."""

    def db_for_read(self, model: type[Model], **_hints: Any) -> str | None:
        """The connection that commits by itself, for the cache; no opinion on anything else."""
        return ALIAS if model._meta.app_label == "django_cache" else None

    db_for_write = db_for_read


def cache_settings() -> dict[str, Any]:
    """Django's settings for it, by their names."""
    return {
        "CACHES": {
            "default": {
                "BACKEND": "hallmark.config.cache.SharedCache",
                "LOCATION": TABLE,
                "OPTIONS": {"MAX_ENTRIES": MOST},
            }
        },
        "DATABASE_ROUTERS": ["hallmark.config.cache.CacheRouter"],
    }
