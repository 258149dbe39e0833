"""Settings, read once from the environment. Names: docs/reference/settings.md."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from breakwater.config.environment import boolean, data_dir, listing, number, secret
from breakwater.foundation.database.connections import connections

BASE_DIR = Path(__file__).resolve().parents[3]
DATA_DIR = data_dir()

BREAKWATER_DEMO = boolean("BREAKWATER_DEMO")
"""One-click sign-in for the demo's people; start-up refuses it where PRODUCTION is set."""
PRODUCTION = boolean("BREAKWATER_PRODUCTION")
DEBUG = False

SECRET_KEY = secret("BREAKWATER_SECRET_KEY", DATA_DIR / "secret_key")
ALLOWED_HOSTS = listing("BREAKWATER_HOSTS", "127.0.0.1,localhost,[::1]")
CSRF_TRUSTED_ORIGINS = listing("BREAKWATER_ORIGINS", "")

INSTALLED_APPS = [
    "breakwater.foundation.database",
    "breakwater.foundation.members",
    "breakwater.foundation.access",
    "breakwater.foundation.audit",
    "breakwater.foundation.approvals",
    "breakwater.foundation.commitments",
    "breakwater.foundation.jobs",
    "breakwater.foundation.web",
    "breakwater.capabilities.statements",
    "breakwater.capabilities.entities",
    "breakwater.capabilities.networks",
    "breakwater.capabilities.disruption",
    "breakwater.capabilities.releases",
    "breakwater.capabilities.desk",
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "axes",
    "procrastinate.contrib.django",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "breakwater.config.frame.FrameMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "breakwater.config.urls"
WSGI_APPLICATION = "breakwater.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "breakwater.foundation.web.page.bare",
            ],
            "builtins": ["django.templatetags.i18n"],
        },
    }
]

DATABASES = connections(os.environ, DATA_DIR)
DATABASE_ROUTERS = ["breakwater.foundation.members.apart.Apart"]

AUTH_USER_MODEL = "members.Person"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",  # first: it refuses before a password is looked at
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = [
    "breakwater.foundation.members.hashers.SealedArgon2PasswordHasher",
    "django.contrib.auth.hashers.Argon2PasswordHasher",  # of before; kept anew, sealed, at the next sign-in
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 14}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ["sign_in_name", "name"]},
    },
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "state_purpose"
ACCOUNT_ADAPTER = "breakwater.foundation.members.adapters.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = "sign_in_name"
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_PRESERVE_USERNAME_CASING = False
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]  # for allauth's own check; nobody signs up here
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_NOTIFICATIONS = False
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 5 * 60
ACCOUNT_RATE_LIMITS = {"login": "30/m/ip", "login_failed": "30/m/ip,5/300s/key"}
MFA_ADAPTER = "breakwater.foundation.members.adapters.MfaAdapter"
MFA_SUPPORTED_TYPES = ["webauthn", "recovery_codes", "totp"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_PASSKEY_SIGNUP_ENABLED = False
MFA_WEBAUTHN_USER_VERIFICATION = "required"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = boolean("BREAKWATER_INSECURE_PASSKEYS")
"""Passkeys over plain HTTP, for tests on this machine; start-up refuses it where PRODUCTION is set."""
MFA_RECOVERY_CODES_SHOW_ONCE = True
AXES_ENABLED = True
AXES_LOCKOUT_PARAMETERS = ["username", "ip_address"]
AXES_FAILURE_LIMIT = 10
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_RESET_ON_SUCCESS = True
AXES_USERNAME_FORM_FIELD = "username"
AXES_USERNAME_CALLABLE = "breakwater.foundation.members.adapters.attempted_name"
AXES_LOCKOUT_TEMPLATE = "members/locked.html"
AXES_DISABLE_ACCESS_LOG = True  # the audit log has who signed in
AXES_ENABLE_ADMIN = False
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
TIME_ZONE = "UTC"
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = DATA_DIR / "static"

SESSION_ENGINE = "breakwater.foundation.members.sessions"
SESSION_COOKIE_AGE = number("BREAKWATER_SESSION_IDLE_S", 15 * 60)
BREAKWATER_SESSION_ABSOLUTE_S = number("BREAKWATER_SESSION_ABSOLUTE_S", 8 * 60 * 60)
SESSION_SAVE_EVERY_REQUEST = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = PRODUCTION
CSRF_COOKIE_SECURE = PRODUCTION
CSRF_COOKIE_SAMESITE = "Lax"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 31_536_000 if PRODUCTION else 0
SECURE_SSL_REDIRECT = PRODUCTION
X_FRAME_OPTIONS = "DENY"
# Whether the domain's other hosts speak TLS is their operators' to say, not ours to order browsers to believe.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
DATA_UPLOAD_MAX_MEMORY_SIZE = 20 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 4_000  # the map of a table of 500 columns has three fields for each
FILE_UPLOAD_MAX_MEMORY_SIZE = 4 * 1024 * 1024
FILE_UPLOAD_HANDLERS = [
    "breakwater.foundation.web.uploads.BoundedUpload",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:", "blob:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "worker-src": ["'self'"],
        "manifest-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
        "object-src": ["'none'"],
    }
}

PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"

READ_BUDGET_HOUR = number("BREAKWATER_READ_BUDGET_HOUR", 50_000)
"""Statements of other organisations an account may be shown in an hour."""
READ_BUDGET_DAY = number("BREAKWATER_READ_BUDGET_DAY", 250_000)
LOOKUPS_PER_MINUTE = number("BREAKWATER_LOOKUPS_PER_MINUTE", 60)
"""Searches and look-ups an account may make in a minute; as many may come at once."""
REACHES_PER_MINUTE = number("BREAKWATER_REACHES_PER_MINUTE", 120)
"""How often a minute an account may ask whom a marking would reach."""
NEW_MARKINGS_PER_HOUR = number("BREAKWATER_NEW_MARKINGS_PER_HOUR", 1_000)
"""Markings that nobody has used yet which an account may write under in an hour."""
ANSWER_STEP_MS = number("BREAKWATER_ANSWER_STEP_MS", 50)
"""Answers that say whether something exists take a multiple of this, so that their time says nothing; 0: no wait."""

CSRF_FAILURE_VIEW = "breakwater.foundation.web.errors.stale_form"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "breakwater.foundation.database.faults.FaultFormatter",
            "format": "%(asctime)s %(levelname)s %(name)s %(message)s",
        }
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {"breakwater": {"level": "INFO"}},
}
"""Faults go to the server's own log with their traceback: no request bodies, no local values, no row of a database."""
