"""Every setting of the product, in one file; what differs by deployment comes from ``config.env``."""

from typing import Any

import dj_database_url
from csp.constants import NONE, SELF
from django.core.management.utils import get_random_secret_key

from config import env
from config.logging import configure

BASE_DIR = env.BASE_DIR
DEBUG = env.flag("DEBUG")
DEMO = env.flag("DEMO")  # the seeds may make demonstration accounts with known passwords
REGISTRY_HOME = env.registry_home()  # where the seeds leave those passwords

# A deployment names its databases; on a desk they are found through REGISTRY_HOME. The feed's service has the public
# login alone: it signs nothing, decrypts nothing, and is given no secret.
DEPLOYED = not DEBUG and any(env.text(name) for name in ("DATABASE_URL", "DATABASE_APP_URL", "DATABASE_PUBLIC_URL"))
FEED_ONLY = not (env.address("DATABASE_URL") or env.text("DATABASE_APP_URL")) and bool(env.text("DATABASE_PUBLIC_URL"))
SECRET_KEY = env.secret("SECRET_KEY", needed=DEPLOYED and not FEED_ONLY) or get_random_secret_key()
SECRET_KEY_FALLBACKS = env.words("SECRET_KEY_FALLBACKS")
# Fernet keys for subscribers' secrets at rest, the newest first: it encrypts, all of them decrypt.
FIELD_KEYS = [k for k in env.secret("FIELD_KEY", needed=DEPLOYED and not FEED_ONLY).split(",") if k]

ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1],testserver")
CSRF_TRUSTED_ORIGINS = env.words("CSRF_TRUSTED_ORIGINS")
SITE_URL = env.text("SITE_URL", "http://127.0.0.1:8000").rstrip("/")  # absolute links in feeds, mails and the schema


# The partnership's website (registry/site/): a folder, or s3://bucket/prefix with the library's usual AWS_… variables.
SITE_STORE = env.text("SITE_STORE") or str(env.registry_home() / "site")
SITE_CONTACT = env.text("SITE_CONTACT")  # an address of mail or of a page; pages say so where there is none
SITE_MAP = env.text("SITE_MAP")  # an SVG in place of our world map, where a deployment draws boundaries otherwise

INSTALLED_APPS = [
    "sanctions",
    "partnership",
    "registry",
    "seeds",
    "config.desk.DeskConfig",  # django.contrib.admin, with our site
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "django_structlog",
    "pgtrigger",
    "pghistory",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "registry.short_way.PublicMiddleware",  # the public record needs none of what follows
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "config.request_log.RequestLog",
    "pghistory.middleware.HistoryMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
if FEED_ONLY:  # no session, no user, nothing that could set a cookie or ask a table the public role cannot see
    MIDDLEWARE = [
        "django.middleware.security.SecurityMiddleware",
        "registry.short_way.PublicMiddleware",
        "csp.middleware.CSPMiddleware",
        "whitenoise.middleware.WhiteNoiseMiddleware",
        "django.middleware.locale.LocaleMiddleware",
        "django.middleware.common.CommonMiddleware",
        "django.middleware.clickjacking.XFrameOptionsMiddleware",
    ]

ROOT_URLCONF = "config.urls_feed" if FEED_ONLY else "config.urls"
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
# given, the connection steps down to the role as it opens. A service that was not given the owner's address has an
# `owner` that can do no more than itself.
_HERE = f"postgresql://postgres@/registry?host={env.registry_home()}/postgres/socket"
_OWNER_URL = (
    env.text("DATABASE_URL")
    or env.text("DATABASE_APP_URL")
    or env.text("DATABASE_PUBLIC_URL")
    or env.address("DATABASE_URL")
    or _HERE  # nothing runs yet: the error names the folder
)
# Threads of the web server share connections; a worker forks, and a pool does not survive that.
DATABASE_POOL = env.number("DATABASE_POOL", 0)


def _database(url: str, *, role: str = "", **session: str) -> dict[str, Any]:
    config: dict[str, Any] = dict(dj_database_url.parse(url))
    settings = ({"role": role} if role else {}) | session
    config["OPTIONS"] = config.get("OPTIONS", {}) | {"options": " ".join(f"-c {k}={v}" for k, v in settings.items())}
    config["CONN_HEALTH_CHECKS"] = True
    config["CONN_MAX_AGE"] = 60
    if DATABASE_POOL and role:
        config["OPTIONS"]["pool"] = {"min_size": 1, "max_size": DATABASE_POOL, "timeout": 5}
        config["CONN_MAX_AGE"] = 0
    return config


DATABASES: dict[str, dict[str, Any]] = {
    # A migration that cannot have its lock gives up before a queue forms behind it.
    "owner": _database(_OWNER_URL, lock_timeout="5000") | {"TEST": {"DEPENDENCIES": []}},
    "default": _database(
        env.text("DATABASE_APP_URL") or _OWNER_URL,
        role="registry_app",
        statement_timeout="30000",
        idle_in_transaction_session_timeout="60000",
    )
    | {"TEST": {"MIRROR": "owner"}},
    "public": _database(
        env.text("DATABASE_PUBLIC_URL") or _OWNER_URL,
        role="registry_public",
        statement_timeout="2000",
        default_transaction_read_only="on",
    )
    # The feed asks again itself when a kept connection has died: a check before each request would cost a round trip.
    | {"TEST": {"MIRROR": "owner"}, "CONN_HEALTH_CHECKS": False},
}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
if _cache := env.text("CACHE_URL"):
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": _cache}}

USE_TZ = True
TIME_ZONE = "UTC"
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("fr", "Français")]
LOCALE_PATHS = [BASE_DIR / "config" / "locale"]

STATIC_URL = "/static/"
STATIC_ROOT = env.text("STATIC_ROOT") or BASE_DIR / "static-root"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# TLS ends before us, at a proxy that sets X-Forwarded-Proto itself. HTTPS=0 is for a desk and for tests.
HTTPS = env.flag("HTTPS", default=DEPLOYED)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]  # asked from inside, without the proxy
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

# Cookies know no ports: two stacks on one desk would sign each other out without the suffix.
_SUFFIX = env.text("COOKIE_SUFFIX")
SESSION_COOKIE_NAME = f"__Host-session{_SUFFIX}" if HTTPS else f"session{_SUFFIX}"
CSRF_COOKIE_NAME = f"__Host-csrf{_SUFFIX}" if HTTPS else f"csrf{_SUFFIX}"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 8 * 3600  # a working day
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024  # one submission with thousands of lines
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000  # the admin's inlines of a target with many names

PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]

# Development and tests: subscribers may be on this machine or its private network, and without TLS.
PUSH_ALLOW_PRIVATE = env.flag("PUSH_ALLOW_PRIVATE")

EMAIL_HOST = env.text("EMAIL_HOST")
EMAIL_PORT = env.number("EMAIL_PORT", 587)
EMAIL_HOST_USER = env.text("EMAIL_HOST_USER")
EMAIL_HOST_PASSWORD = env.text("EMAIL_HOST_PASSWORD")
EMAIL_USE_TLS = env.flag("EMAIL_USE_TLS", default=True)
EMAIL_TIMEOUT = 10
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if EMAIL_HOST else 'console'}.EmailBackend"
DEFAULT_FROM_EMAIL = env.text("DEFAULT_FROM_EMAIL", "registry@localhost")
ALARM_EMAILS = env.words("ALARM_EMAILS")  # who hears of a paused subscriber or a late publication

LOGGING = configure(json=env.flag("LOG_JSON", default=DEPLOYED), level=env.text("LOG_LEVEL", "INFO"))
DJANGO_STRUCTLOG_CELERY_ENABLED = True

REST_FRAMEWORK = {
    # Nobody may do anything until a view says who and what.
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "COERCE_DECIMAL_TO_STRING": True,
    "LIST_SERIALIZER_ERRORS_AS_DICT": True,  # the only form from DRF 3.20 on
}
API_RATE = env.text("API_RATE", "600/min")  # calls of one API key, in each web process
MATCH_RATE = env.text("MATCH_RATE", "1200/min")  # names asked for by one client address, in each web process
PROXIES = env.number("PROXIES", 0)  # of ours before the web, each of which writes X-Forwarded-For
SPECTACULAR_SETTINGS = {
    "TITLE": "Registry of the International Partnership against Impunity for the Use of Chemical Weapons",
    "VERSION": "1",
    "OAS_VERSION": "3.1.1",
    "SERVE_INCLUDE_SCHEMA": False,
    # Its check takes all addresses for one contract; ours are two, each generated and compared in `make check`.
    "ENABLE_DJANGO_DEPLOY_CHECK": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
}

# Truth lives in PostgreSQL; the broker is an alarm clock (config/celery.py). Redis or Valkey only: readiness asks it.
CELERY_BROKER_URL = env.address("CELERY_BROKER_URL") or "redis://127.0.0.1:6379/0"
CELERY_BROKER_TRANSPORT_OPTIONS = {
    # Longer than the longest task, or it runs twice; a task that takes longer is acknowledged as it begins.
    "visibility_timeout": 60,
    "unacked_restore_interval": 5,
    "unacked_restore_throttle": 1,
    # A request that only wanted to wake a worker does not wait for a dead broker: one more try at once, no more.
    "socket_connect_timeout": 2,
    "max_retries": 1,
    "interval_start": 0,
    "interval_step": 0.1,
    "interval_max": 0.1,
}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None  # a worker outlives any outage of its broker
CELERY_TASK_PUBLISH_RETRY_POLICY = {"max_retries": 1, "interval_start": 0.1, "interval_max": 0.1}
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_SERIALIZER = "json"
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_SOFT_TIME_LIMIT = 40
CELERY_TASK_TIME_LIMIT = 50
CELERY_TASK_DEFAULT_QUEUE = "default"
CELERY_TASK_ROUTES = {
    "registry.tasks.deliver*": {"queue": "delivery"},  # a slow receiver holds up deliveries alone
    "registry.tasks.show": {"queue": "website"},  # the making of a hundred thousand pages holds up nothing else
    "sanctions.read_uploads": {"queue": "uploads"},  # a long list holds up lists alone; its limits stand at the task
}
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_MAX_TASKS_PER_CHILD = 2000
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = True
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = "UTC"
