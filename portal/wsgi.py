"""Entry point of the server."""

import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
application = get_wsgi_application()

from directory import counting  # noqa: E402 - models can be imported from here on
from search import tally  # noqa: E402

tally.connect()
counting.connect()

get_resolver().url_patterns  # noqa: B018 - all views are loaded now, not while the first reader waits
# What is loaded stays for good. Each full round of the collector looked at all of it, for up to half a second of
# somebody's request, and came so rarely that 30 MB of rubbish lay about (docs/directory-scale.md).
gc.collect()
gc.freeze()
gc.set_threshold(700, 5, 3)
