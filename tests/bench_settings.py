"""Settings of the process that measures Wagtail's own search (`tests.bench_app`): a scratch database, no portal."""

import os

import environ

SECRET_KEY = "bench-only"
INSTALLED_APPS = [
    "tests.bench_app",
    "wagtail.search",
    "wagtail",
    "taggit",
    "django_tasks",
    "django.contrib.postgres",
    "django.contrib.auth",
    "django.contrib.contenttypes",
]
DATABASES = {"default": environ.Env.db_url_config(os.environ["BENCH_DATABASE_URL"])}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
STATIC_URL = "/static/"
USE_TZ = True
# What a German site would set; everything else is Wagtail's default.
WAGTAILSEARCH_BACKENDS = {
    "default": {"BACKEND": "wagtail.search.backends.database", "SEARCH_CONFIG": "german", "AUTO_UPDATE": False},
}
for version in (8, 9):
    WAGTAILSEARCH_BACKENDS[f"elasticsearch{version}"] = {
        "BACKEND": f"wagtail.search.backends.elasticsearch{version}",
        "URLS": [os.environ.get("BENCH_ELASTICSEARCH_URL") or "http://127.0.0.1:9299"],
        "INDEX_PREFIX": os.environ.get("BENCH_ELASTICSEARCH_PREFIX", "bench-"),
        "ATOMIC_REBUILD": False,
        "TIMEOUT": 30,
        "AUTO_UPDATE": False,
    }
