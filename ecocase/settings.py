"""Settings, read from the environment. Production refuses to start half-configured."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from celery.schedules import crontab
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

BASE_DIR = Path(__file__).resolve().parent.parent
MODES = ("production", "demo", "test")
ECOCASE_MODE = os.environ.get("ECOCASE_MODE", "production")
if ECOCASE_MODE not in MODES:
    raise ImproperlyConfigured(f"ECOCASE_MODE is {ECOCASE_MODE!r}; it must be one of {', '.join(MODES)}.")
IS_PRODUCTION = ECOCASE_MODE == "production"


def required(name: str, otherwise: str) -> str:
    """Return an environment variable; production has no default.

    :raises ImproperlyConfigured: production without it.
    """
    value = os.environ.get(name, "")
    if value:
        return value
    if IS_PRODUCTION:
        raise ImproperlyConfigured(f"Set {name}: ecocase does not start in production without it.")
    return otherwise


def database(url: str) -> dict[str, Any]:
    """Return Django's database settings for postgresql://user:password@host:port/name?option=value."""
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ImproperlyConfigured("DATABASE_URL must begin with postgresql://.")
    options = dict(parse_qsl(parts.query))
    waits = "-c lock_timeout=3s -c statement_timeout=30s -c idle_in_transaction_session_timeout=60s"
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"options": waits, **options},
    }


SECRET_KEY = required("ECOCASE_SECRET_KEY", "only-for-demo-and-tests-" + "0" * 40)
ALLOWED_HOSTS = required("ECOCASE_HOSTS", "127.0.0.1,localhost,testserver").split(",")
DATABASES = {"default": database(required("DATABASE_URL", "postgresql://ecocase@127.0.0.1:5432/ecocase"))}
REDIS_URL = required("REDIS_URL", "redis://127.0.0.1:6379/0")
DEBUG = False
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "guardian",
    "axes",
    "csp",
    "ecocase.kernel",
    "cases",
    "referrals",
    "negotiation",
    "restoration",
    "ecocase.desk",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "ecocase.kernel.middleware.ChineseFirstMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "ecocase.kernel.middleware.SignInMiddleware",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "ecocase.urls"
WSGI_APPLICATION = "ecocase.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "ecocase.desk.context.shell",
            ],
        },
    },
]

AUTH_USER_MODEL = "kernel.Officer"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "ecocase.kernel.signin.OfficerBackend",
    "guardian.backends.ObjectPermissionBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
if ECOCASE_MODE == "test":
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
ANONYMOUS_USER_NAME = None
GUARDIAN_MONKEY_PATCH_USER = False
AXES_FAILURE_LIMIT = 8
AXES_COOLOFF_TIME = 0.25
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_CALLABLE = "ecocase.kernel.views.troubles.locked"
CSRF_FAILURE_VIEW = "ecocase.kernel.views.troubles.csrf_failure"
AXES_RESET_ON_SUCCESS = True
AXES_ENABLE_ACCESS_FAILURE_LOG = False
AXES_DISABLE_ACCESS_LOG = True
AXES_VERBOSE = False
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "desk:home"
LOGOUT_REDIRECT_URL = "login"

SESSION_COOKIE_AGE = 60 * 60
ECOCASE_SESSION_ABSOLUTE_HOURS = 12
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = IS_PRODUCTION
SECURE_SSL_REDIRECT = IS_PRODUCTION and os.environ.get("ECOCASE_SSL_REDIRECT", "1") == "1"
SECURE_HSTS_SECONDS = 31536000 if IS_PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = IS_PRODUCTION
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if os.environ.get("ECOCASE_BEHIND_PROXY") else None
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS if host != "*"] if IS_PRODUCTION else []
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    },
}

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("Chinese")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = USE_I18N = True

STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
# Demo and tests serve what stands in the checkout; production what collectstatic has gathered.
STATIC_ROOT = Path(os.environ.get("ECOCASE_STATIC", BASE_DIR / "var" / "static")) if IS_PRODUCTION else None
MEDIA_ROOT = Path(os.environ.get("ECOCASE_MEDIA", BASE_DIR / "var" / "media"))
WHITENOISE_USE_FINDERS = not IS_PRODUCTION
if IS_PRODUCTION:
    STORAGES = {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
        "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
    }
PAPER_ASSETS = BASE_DIR / "templates" / "papers"
ECOCASE_UPLOAD_MAX_BYTES = 50 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 8 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000

# A message's kind → the function that does what it asks for: (payload, at).
OUTBOX_HANDLERS = {"render_paper": "ecocase.kernel.documents.render_ordered"}

CELERY_BROKER_URL = REDIS_URL
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
# Rendering hundreds of papers leaves much behind in a process; a fresh one takes over between two tasks (in KB).
CELERY_WORKER_MAX_MEMORY_PER_CHILD = 400_000
CELERY_TASK_SOFT_TIME_LIMIT, CELERY_TASK_TIME_LIMIT = 30, 45
CELERY_VISIBILITY_TIMEOUT = 120
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": CELERY_VISIBILITY_TIMEOUT,
    "unacked_restore_interval": 5,
    "unacked_restore_throttle": 1,
}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TIMEZONE = TIME_ZONE
CELERY_BEAT_SCHEDULE = {
    "relay the outbox": {"task": "kernel.relay_outbox", "schedule": 5.0},
    "warn of deadlines": {"task": "kernel.warn_of_deadlines", "schedule": crontab(hour=6, minute=0)},
    "lapse shares": {"task": "kernel.lapse_shares", "schedule": crontab(hour=0, minute=1)},
    "sweep files": {"task": "kernel.sweep_files", "schedule": crontab(hour=3, minute=30)},
}
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
