"""Every setting of the product, in one file; what differs by deployment comes from ``config.env``."""

from typing import Any

import dj_database_url

from config import env

BASE_DIR = env.BASE_DIR
DEBUG = env.flag("DEBUG")
SECRET_KEY = env.text("SECRET_KEY", "insecure-skeleton-key")
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1],testserver")

INSTALLED_APPS = [
    "sanctions",
    "partnership",
    "registry",
    "seeds",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "drf_standardized_errors",
    "django_countries",
    "pgtrigger",
    "pghistory",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "pghistory.middleware.HistoryMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
AUTH_USER_MODEL = "partnership.User"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "config" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]

# Three roles, one database. `owner` migrates and nothing else; `default` is what web and worker run as; `public` reads
# the register's tables and can see nothing else. Deployments give each its own login; where only DATABASE_URL is
# given, the connection steps down to the role as it opens.
_OWNER_URL = env.text("DATABASE_URL", "postgresql://postgres@127.0.0.1:5432/registry")


def _database(url: str, *, role: str = "", **session: str) -> dict[str, Any]:
    config: dict[str, Any] = dict(dj_database_url.parse(url))
    settings = ({"role": role} if role else {}) | session
    config["OPTIONS"] = config.get("OPTIONS", {}) | {"options": " ".join(f"-c {k}={v}" for k, v in settings.items())}
    return config


DATABASES: dict[str, dict[str, Any]] = {
    "owner": _database(_OWNER_URL),
    "default": _database(env.text("DATABASE_APP_URL") or _OWNER_URL, role="registry_app")
    | {"TEST": {"MIRROR": "owner"}},
    "public": _database(
        env.text("DATABASE_PUBLIC_URL") or _OWNER_URL,
        role="registry_public",
        statement_timeout="2000",
        default_transaction_read_only="on",
    )
    | {"TEST": {"MIRROR": "owner"}},
}

USE_TZ = True
TIME_ZONE = "UTC"
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("fr", "Français")]
LOCALE_PATHS = [BASE_DIR / "config" / "locale"]
STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "static-root"

CELERY_BROKER_URL = env.text("CELERY_BROKER_URL", "redis://127.0.0.1:6379/0")
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 60,
    "unacked_restore_interval": 5,
    "unacked_restore_throttle": 1,
}
