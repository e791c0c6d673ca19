"""Settings, read from the environment; every default is right for one person on one machine.

HALLMARK_HOME        where state lives (default ``var/`` under the current folder)
DATABASE_URL         a PostgreSQL of your own (15 or later); without it the embedded one under HALLMARK_HOME is used
HALLMARK_ENGINE      a Spark that reads the evidence (docs/scale.md); without it DuckDB does, in this process
HALLMARK_WORKERS     how many processes share the machine (default 1; a round sets it for its own)
HALLMARK_SECRET_KEY  the signing key; without it one is made and kept in HALLMARK_HOME
HALLMARK_DEBUG       1 shows Django's page of an error, with its inside

Importing this module makes HALLMARK_HOME and the key, and starts nothing.
"""

import os

from hallmark.config.database import database_settings
from hallmark.config.home import claim, home_from_environment
from hallmark.config.secret import secret_key
from hallmark.evidence.engines.masters import master_named

HALLMARK_HOME = claim(home_from_environment())
EVIDENCE_ROOT = HALLMARK_HOME / "evidence"
ASSESSMENTS_ROOT = HALLMARK_HOME / "assessments"
DRAWINGS_ROOT = HALLMARK_HOME / "drawings"
HALLMARK_ENGINE = master_named(os.environ.get("HALLMARK_ENGINE", ""))
PLACES_ROOT = HALLMARK_HOME / "places"
PEERS_ROOT = HALLMARK_HOME / "peers"

SECRET_KEY = secret_key(HALLMARK_HOME)
DEBUG = os.environ.get("HALLMARK_DEBUG") == "1"
# Until sign-in arrives the site answers on this machine only (docs/adr/0005).
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]"]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "procrastinate.contrib.django",
    "hallmark.ui",
    "hallmark.jobs",
    "hallmark.reports",
    "hallmark.areas",
    "hallmark.partners",
    "hallmark.evidence",
    "hallmark.assessment",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "hallmark.ui.middleware.content_security_policy",
    "hallmark.ui.middleware.no_null_characters",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "hallmark.ui.middleware.problems_as_pages",
]
ROOT_URLCONF = "hallmark.config.urls"
WSGI_APPLICATION = "hallmark.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "hallmark.ui.context.site",
            ],
        },
    }
]
FORM_RENDERER = "hallmark.ui.forms.GovukRenderer"

DATABASES = {"default": database_settings(HALLMARK_HOME)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "partners.User"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_TZ = True
USE_THOUSAND_SEPARATOR = True

STATIC_URL = "static/"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
# Static files are few and are read straight from the packages: one command less to forget.
WHITENOISE_USE_FINDERS = True

SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Strict"

# Evidence older than this many days raises an alarm (police.uk publishes about two months after the month's end).
HALLMARK_STALE_DAYS = int(os.environ.get("HALLMARK_STALE_DAYS", "120"))

# Faults go to the error stream, where whoever runs the site sees them. Logs carry addresses, never content.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"error-stream": {"class": "logging.StreamHandler"}},
    "loggers": {"django.request": {"handlers": ["error-stream"], "level": "ERROR", "propagate": True}},
}
