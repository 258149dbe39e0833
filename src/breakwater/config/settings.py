"""Settings, read once from the environment. Names: docs/reference/settings.md."""

from __future__ import annotations

import os
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from breakwater.config.environment import boolean, listing, number, secret
from breakwater.foundation.database.connections import connections

BASE_DIR = Path(__file__).resolve().parents[3]
DATA_DIR = Path(os.environ.get("BREAKWATER_DATA", BASE_DIR / ".data"))

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
    "breakwater.foundation.web",
    "breakwater.capabilities.statements",
    "breakwater.capabilities.entities",
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
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
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
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
            ],
            "builtins": ["django.templatetags.i18n"],
        },
    }
]

DATABASES = connections(os.environ, DATA_DIR)

AUTH_USER_MODEL = "members.Person"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
TIME_ZONE = "UTC"
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = DATA_DIR / "static"

SESSION_COOKIE_AGE = number("BREAKWATER_SESSION_IDLE_S", 15 * 60)
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
DATA_UPLOAD_MAX_MEMORY_SIZE = 20 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 4 * 1024 * 1024

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

READ_BUDGET_HOUR = number("BREAKWATER_READ_BUDGET_HOUR", 50_000)
"""Statements of other organisations an account may be shown in an hour."""
READ_BUDGET_DAY = number("BREAKWATER_READ_BUDGET_DAY", 250_000)
