"""The WSGI entry: one process of the server."""

import os
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "goldthread.config.settings")


def _served() -> Any:
    from django.core.wsgi import get_wsgi_application

    served = get_wsgi_application()
    from goldthread.config.serving import serve_as_pages_role  # once Django is set up

    serve_as_pages_role()
    return served


application = _served()
