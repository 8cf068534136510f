"""The WSGI entry: one process of the server."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "goldthread.config.settings")

from django.core.wsgi import get_wsgi_application

application = get_wsgi_application()
