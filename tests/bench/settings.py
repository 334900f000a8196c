"""The product's settings for figures 1 to 3: the bare view and DRF's pass no more middleware than the feed does."""

from config.settings import *  # noqa: F403

ROOT_URLCONF = "tests.bench.urls"
MIDDLEWARE = ["django.middleware.security.SecurityMiddleware", "registry.short_way.PublicMiddleware"]
MIDDLEWARE += ["tests.bench.urls.with_length"]
ALLOWED_HOSTS = ["*"]
SECURE_SSL_REDIRECT = False
REST_FRAMEWORK = {"DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"]}  # type: ignore[no-redef,unused-ignore]
