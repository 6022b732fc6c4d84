"""The portal's settings with what tests need different; nothing else."""

import os
import tempfile

if not os.environ.get("VAR_DIR"):
    os.environ["VAR_DIR"] = tempfile.mkdtemp(prefix="kim-test-")
os.environ.setdefault("DEMO", "true")

from portal.settings import *  # noqa: F403
from portal.settings import DATABASES, STORAGES

DATABASES["default"].setdefault("TEST", {})
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend", "QUEUES": []}}
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
# Tests that want a cluster say so, and use indexes of their own: never those of a portal.
ELASTICSEARCH_URL = ""
