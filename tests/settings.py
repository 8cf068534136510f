"""The real settings, with a fast password hash and assets served unhashed."""

import os
import tempfile

os.environ.setdefault("GOLDTHREAD_HOME", tempfile.mkdtemp(prefix="goldthread-tests-"))
os.environ.setdefault("GOLDTHREAD_SECRET_KEY", "0" * 64)
os.environ.setdefault("GOLDTHREAD_DATABASE_KEY", "1" * 64)
os.environ["LANGUAGE"] = "C"  # tests of the command read English, whatever the terminal speaks

from goldthread.config.settings import *  # noqa: F403
from goldthread.config.settings import STORAGES

ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = STORAGES | {
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
}
WHITENOISE_USE_FINDERS = True
# Tests connect as the owner; every page they open is answered as the role that pages are served as.
GOLDTHREAD_ROLE_OF_PAGES = "goldthread_app"

STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # noqa: F405
