"""Django's settings. Everything that differs between installations comes from `environment`."""

from pathlib import Path

from csp.constants import NONE, SELF

from goldthread.config.database_url import postgresql_settings
from goldthread.config.engine import sqlite_settings, use_fixed_engine
from goldthread.config.environment import Environment
from goldthread.config.words import FOLDER as LOCALE_FOLDER

use_fixed_engine()

environment = Environment()
PACKAGE = Path(__file__).resolve().parent.parent

GOLDTHREAD_HOME = environment.home
GOLDTHREAD_DEMO = environment.demo
GOLDTHREAD_DEMO_AT = environment.demo_at if environment.demo else None
SECRET_KEY = environment.key("secret")
DEBUG = environment.debug
ALLOWED_HOSTS = environment.hosts.split(",")

if environment.database_url:
    DATABASES = {"default": postgresql_settings(environment.database_url)}
else:
    environment.home.mkdir(parents=True, exist_ok=True, mode=0o700)
    DATABASES = {
        "default": sqlite_settings(
            str(environment.home / "goldthread.db"), environment.key("database")
        )
    }

# On PostgreSQL, the role each page takes where its connection is not of that role already (see `serving`).
GOLDTHREAD_ROLE_OF_PAGES = ""

INSTALLED_APPS = [
    "goldthread.web",
    "goldthread.records.audit",
    "goldthread.records.organisations",
    "goldthread.records.accounts",
    "goldthread.records.approvals",
    "goldthread.records.people",
    "goldthread.records.restricted",
    "goldthread.records.drafts",
    "goldthread.records.profiles",
    "goldthread.records.cycles",
    "goldthread.records.contributions",
    "goldthread.records.guidance",
    "goldthread.records.outcomes",
    "goldthread.records.provision",
    "goldthread.records.sen_support",
    "goldthread.records.imports",
    "goldthread.records.transitions",
    "goldthread.records.data_requests",
    "goldthread.records.sharing",
    "goldthread.records.assurance",
    "goldthread.records.planning",
    "goldthread.records.subject_access",
    "goldthread.records.retention",
    "goldthread.records.sight",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "goldthread.web.sign_out.forget_at_sign_out",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "goldthread.web.middleware.stamp_request",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "goldthread.web.account.sessions.note_session",
    "goldthread.web.middleware.AuditReads",
    "goldthread.web.middleware.BehindTheWall",
    "goldthread.web.middleware.RequireSecondFactor",
    "goldthread.web.middleware.RequirePermission",
    "goldthread.web.middleware.PersonalLanguage",
]

ROOT_URLCONF = "goldthread.config.urls"
WSGI_APPLICATION = "goldthread.config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "NAME": "jinja2",
        "DIRS": [
            PACKAGE / "web" / "components" / "templates",
            PACKAGE / "web",
        ],
        "OPTIONS": {
            "environment": "goldthread.web.templates.environment",
            "context_processors": ["goldthread.web.context.page"],
        },
    },
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "NAME": "django",
        "DIRS": [PACKAGE / "web" / "account" / "allauth_pages"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "goldthread.web.context.page",
            ],
        },
    },
]

# Language, dates and time: British English unless a person chooses otherwise.
LANGUAGE_CODE = "en-gb"
LANGUAGES = [("en-gb", "English")]  # another joins when people have translated it
LOCALE_PATHS = [LOCALE_FOLDER]
TIME_ZONE = "Europe/London"
USE_TZ = True

# People and sign-in.
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("username", "name", "email", "job_title")},
    },
    {"NAME": "goldthread.web.account.passwords.NotOurWords"},
]
LOGIN_URL = "demo_front" if environment.demo else "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "goldthread.web.account.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_RATE_LIMITS = {"login": None, "login_failed": None}
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if environment.https else 0
# Providers of identities that staff may sign in with, and what is wrong with those that are left out.
GOLDTHREAD_PROVIDERS, GOLDTHREAD_PROVIDER_PROBLEMS = environment.read_providers()
MFA_SUPPORTED_TYPES = ["webauthn", "totp", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Goldthread"
MFA_TOTP_TOLERANCE = 1  # one step of 30 seconds, for phones whose clock is a little off
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEBUG or environment.demo
MFA_FORMS = {
    "authenticate": "goldthread.web.account.codes.CodeForm",
    "reauthenticate": "goldthread.web.account.codes.CodeAgainForm",
    "login_webauthn": "goldthread.web.account.codes.PasskeyForm",
    "authenticate_webauthn": "goldthread.web.account.codes.PasskeyBesideForm",
    "reauthenticate_webauthn": "goldthread.web.account.codes.PasskeyAgainForm",
}
# Wrong tries are counted by `accounts.actions.tries`. A limit by address alone would shut a school
# out on a busy morning, or at a pupil's will: it has one address for everybody.
MFA_RATE_LIMITS = {"webauthn_login": None}
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = False
CSRF_FAILURE_VIEW = "goldthread.web.errors.csrf_failure"

# Headers.
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
# With `__Host-` a browser takes the cookie only over HTTPS, from this host and for all its pages.
COOKIE_PREFIX = "__Host-" if environment.https else ""
SESSION_COOKIE_NAME = f"{COOKIE_PREFIX}sessionid"
CSRF_COOKIE_NAME = f"{COOKIE_PREFIX}csrftoken"
DEVICE_COOKIE_NAME = f"{COOKIE_PREFIX}device"  # see `web.account.sessions`
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = environment.https
SECURE_SSL_REDIRECT = environment.https
SECURE_HSTS_SECONDS = 31_536_000 if environment.https else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = environment.https
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if environment.https else None
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "manifest-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

# Files.
STATIC_URL = "/static/"
STATIC_ROOT = environment.home / "static"
STATICFILES_DIRS = [PACKAGE / "web" / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = DEBUG
WHITENOISE_ALLOW_ALL_ORIGINS = False
DATA_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]

EMAIL_BACKEND = (
    "django.core.mail.backends.console.EmailBackend"
    if DEBUG
    else "django.core.mail.backends.smtp.EmailBackend"
)
EMAIL_HOST = environment.mail_host
EMAIL_PORT = environment.mail_port
EMAIL_HOST_USER = environment.mail_user
EMAIL_HOST_PASSWORD = environment.mail_password
EMAIL_USE_TLS = environment.mail_tls
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = SERVER_EMAIL = environment.mail_from
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# Logs name requests and outcomes, never a child. One line of JSON for each event, in UTC.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": "goldthread.config.log_lines.OneLine"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
}
SILENCED_SYSTEM_CHECKS: list[str] = []
