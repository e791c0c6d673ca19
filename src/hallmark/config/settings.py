"""Settings, read from the environment; every default is right for one person on one machine.

HALLMARK_HOME        where state lives (default ``var/`` under the current folder)
DATABASE_URL         a PostgreSQL of your own (15 or later); without it the embedded one under HALLMARK_HOME is used
DATABASE_OWNER_URL   the same as its owner, who changes the tables; DATABASE_WORKER_URL and DATABASE_AUDIT_URL as those
                     roles (docs/database.md)
HALLMARK_ENGINE      a Spark that reads the evidence (docs/scale.md); without it DuckDB does, in this process
HALLMARK_WORKERS     how many processes share the machine (default 1; a round sets it for its own)
HALLMARK_HOSTS       the names under which others reach the site, with commas; without it, this machine only
HALLMARK_SECRET_KEY  the signing key; without it one is made and kept in HALLMARK_HOME
HALLMARK_MAIL        the mail server (hallmark.config.mail); without it letters are kept in HALLMARK_HOME/outbox
HALLMARK_SINGLE_SIGN_ON  agencies' own sign-in (hallmark.config.single_sign_on)
HALLMARK_AUDIT_ANCHORS  the file of the audit's anchors; without it audit-anchors.jsonl in HALLMARK_HOME
HALLMARK_CONTACT     whom visitors reach about this site: an e-mail address, the address of a page, or words
HALLMARK_HOSTS       names under which others reach the site, HALLMARK_TLS and HALLMARK_PROXY (hallmark.config.web)
HALLMARK_LOGS        json or words: a line for each request and job (hallmark.config.logs)
HALLMARK_DEBUG       1 shows Django's page of an error, with its inside

Importing this module makes HALLMARK_HOME and the key, and starts nothing.
"""

import os
from datetime import timedelta
from pathlib import Path

from hallmark.config.cache import cache_settings
from hallmark.config.database import database_settings
from hallmark.config.home import claim, home_from_environment
from hallmark.config.logs import logging_settings
from hallmark.config.mail import mail_settings
from hallmark.config.secret import secret_key
from hallmark.config.single_sign_on import sign_in_providers
from hallmark.config.web import web, web_settings
from hallmark.evidence.engines.masters import master_named
from hallmark.partners.sign_in.rules import LONGEST

HALLMARK_HOME = claim(home_from_environment())
EVIDENCE_ROOT = HALLMARK_HOME / "evidence"
ASSESSMENTS_ROOT = HALLMARK_HOME / "assessments"
PUBLICATIONS_ROOT = HALLMARK_HOME / "publications"
DRAWINGS_ROOT = HALLMARK_HOME / "drawings"
HALLMARK_ENGINE = master_named(os.environ.get("HALLMARK_ENGINE", ""))
PLACES_ROOT = HALLMARK_HOME / "places"
PEERS_ROOT = HALLMARK_HOME / "peers"
HALLMARK_AUDIT_ANCHORS = Path(os.environ.get("HALLMARK_AUDIT_ANCHORS") or HALLMARK_HOME / "audit-anchors.jsonl")

SECRET_KEY = secret_key(HALLMARK_HOME)
DEBUG = os.environ.get("HALLMARK_DEBUG") == "1"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "procrastinate.contrib.django",
    "hallmark.ui",
    "hallmark.audit",
    "hallmark.jobs",
    "hallmark.reports",
    "hallmark.areas",
    "hallmark.law",
    "hallmark.publications",
    "hallmark.partners",
    # Before allauth, whose pages it has in markup of its own.
    "hallmark.partners.sign_in",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
    "axes",
    "hallmark.evidence",
    "hallmark.assessment",
    "hallmark.config",
]
MIDDLEWARE = [
    "hallmark.audit.request_ids.numbered_requests",
    "hallmark.config.logs.logged_requests",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "hallmark.ui.middleware.content_security_policy",
    "hallmark.ui.middleware.no_null_characters",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "hallmark.partners.sign_in.middleware.session_limits",
    "hallmark.partners.sign_in.middleware.second_factor_first",
    "hallmark.ui.middleware.problems_as_pages",
    "axes.middleware.AxesMiddleware",
    "hallmark.partners.middleware.identity_in_transaction",
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
                "django.contrib.messages.context_processors.messages",
                "hallmark.ui.context.site",
            ],
        },
    }
]
FORM_RENDERER = "hallmark.ui.forms.GovukRenderer"

DATABASES = database_settings(HALLMARK_HOME)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "partners.User"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ["email", "display_name"]},
    },
]

# Sign-in (docs/adr/0027). Pages are open unless they say otherwise; those that are not lead here.
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "start"
LOGOUT_REDIRECT_URL = "start"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
SESSION_ENGINE = "hallmark.partners.sign_in.sessions"
SESSION_COOKIE_AGE = int(LONGEST.total_seconds())
# Strict would lose the way back from an agency's own sign-in.
SESSION_COOKIE_SAMESITE = "Lax"
# Not in the session: a page without one asks the database nothing.
MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"

ACCOUNT_ADAPTER = "hallmark.partners.sign_in.adapters.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "hallmark.partners.sign_in.forms.SignInForm",
    "reauthenticate": "hallmark.partners.sign_in.forms.ConfirmPasswordForm",
    "change_password": "hallmark.partners.sign_in.forms.NewPasswordForm",
}
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
# An address is proved by the link that came to it: an invitation's, or that of the agency that vouches for it.
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_SESSION_REMEMBER = False
# Lock-out is axes', which counts in the database; this one only slows a flood.
ACCOUNT_RATE_LIMITS = {"login": "120/m/ip", "login_failed": "60/m/ip,20/15m/key", "reauthenticate": "20/m/user"}
MFA_ADAPTER = "hallmark.partners.sign_in.adapters.SecondFactorAdapter"
MFA_FORMS = {
    "authenticate": "hallmark.partners.sign_in.forms.CodeForm",
    "reauthenticate": "hallmark.partners.sign_in.forms.ConfirmCodeForm",
    "activate_totp": "hallmark.partners.sign_in.forms.FirstCodeForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_ISSUER = "Hallmark"
# A telephone's clock may be half a minute off.
MFA_TOTP_TOLERANCE = 1
SOCIALACCOUNT_ADAPTER = "hallmark.partners.sign_in.adapters.AgencyAccountAdapter"
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {"APPS": sign_in_providers(HALLMARK_HOME), "OAUTH_PKCE_ENABLED": True},
}
USERSESSIONS_TRACK_ACTIVITY = False

AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
# By address alone: behind a proxy all come from one place, and a guesser from many.
AXES_LOCKOUT_PARAMETERS = ["username"]
AXES_USERNAME_CALLABLE = "hallmark.partners.sign_in.locking.address_tried"
AXES_LOCKOUT_CALLABLE = "hallmark.partners.sign_in.locking.locked_page"
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
# Axes keeps the form that failed: not what was typed into it.
AXES_SENSITIVE_PARAMETERS = [
    "username", "ip_address", "login", "code", "credential", "oldpassword", "password1", "password2", "again", "name",
    "csrfmiddlewaretoken", "next",
]  # fmt: skip
# The audit holds who signed in; axes need not.
AXES_DISABLE_ACCESS_LOG = True
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False
SILENCED_SYSTEM_CHECKS = [
    "axes.W006",  # lock-out by address alone, as said above
    "security.W005",  # HSTS for names below the host, which may be a council's own
    "security.W008",  # from http to https it is the proxy that leads (docs/production.md)
    "security.W021",  # the list that browsers keep is for the owner of a whole domain
]

globals().update(web_settings())
# Letters' links begin with it, so that no request says where they lead; blank where only this machine reaches the site.
SITE_ADDRESS = web().address
globals().update(cache_settings())
globals().update(mail_settings(HALLMARK_HOME))

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
CSRF_FAILURE_VIEW = "hallmark.ui.views.form_expired"

# Stands in the privacy notice and the accessibility statement, which the law asks for; they say so where it is blank.
HALLMARK_CONTACT = os.environ.get("HALLMARK_CONTACT", "").strip()

# Evidence older than this many days raises an alarm (police.uk publishes about two months after the month's end).
HALLMARK_STALE_DAYS = int(os.environ.get("HALLMARK_STALE_DAYS", "120"))

# To the error stream, where whoever runs the site sees them.
LOGGING = logging_settings(is_public=web().is_public)
