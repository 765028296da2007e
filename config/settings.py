"""Django's settings, made from `config.env`; nothing else reads the environment."""

import sys

from csp.constants import NONE, SELF

from config import beat
from config import env as environment
from config.log import logging_config
from config.schema_names import NAMES

try:
    ENV = environment.read()
except environment.EnvironmentProblem as problem:
    sys.exit(str(problem))

BASE_DIR = environment.ROOT
PRODUCTION = ENV.production
DEBUG = ENV.debug
DEMO = ENV.demo
DEMO_PASSWORD = environment.DEMO_PASSWORD
SITE_URL = ENV.site_url
SECRET_KEY = ENV.secret_key
ALLOWED_HOSTS = list(ENV.allowed_hosts)
CSRF_TRUSTED_ORIGINS = [ENV.site_url] if PRODUCTION else []

INSTALLED_APPS = [
    "config.apps.CallboardAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "csp",
    "django_filters",
    "django_htmx",
    "drf_spectacular",
    "pgtrigger",
    "rest_framework",
    "core",
    "accounts",
    "notifications",
    "talent",
    "casting",
    "auditions",
    "contracts",
    "config",
]

MIDDLEWARE = [
    "config.requests.RequestMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "core.compression.CompressionMiddleware",
    "csp.middleware.CSPMiddleware",
    "core.permissions.PermissionsPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "core.web.RefusalMiddleware",
    "accounts.middleware.OrganisationMiddleware",
    "accounts.middleware.TimeZoneMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
ASGI_APPLICATION = "config.asgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "config.context.site",
            ],
        },
    },
]

# --- data ---------------------------------------------------------------------------------------------------------

DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": ENV.database.path,
        "USER": ENV.database.user,
        "PASSWORD": ENV.database.password,
        # A host in the query string is a socket's folder, as libpq reads it.
        "HOST": ENV.database.options.get("host", ENV.database.host),
        "PORT": ENV.database.port or "",
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {key: value for key, value in ENV.database.options.items() if key != "host"},
    },
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": ENV.redis_url,
        "KEY_PREFIX": "callboard",
    },
}

CHANNEL_LAYERS = {
    "default": {
        "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",
        "CONFIG": {"hosts": [ENV.redis_url], "prefix": ENV.live_prefix},
    },
}

# Seconds. Whoever is taken out of an office loses the socket within a minute: at the last beat before ASK_AGAIN is over.
LIVE_BEAT = 20.0
LIVE_ASK_AGAIN = 45.0

STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        # Private files: handed out by views that ask a policy first, so there is no address to serve them at.
        "OPTIONS": {"location": ENV.media_root, "base_url": None},
    },
    "staticfiles": {
        "BACKEND": "config.storage.HashedStaticStorage"
        if PRODUCTION
        else "config.storage.StaticStorage",
    },
}
if ENV.media_bucket:
    STORAGES["default"] = {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": ENV.media_bucket.host,
            "region_name": ENV.media_bucket.options.get("region"),
            "endpoint_url": ENV.media_bucket.options.get("endpoint"),
            "location": ENV.media_bucket.path,
            "default_acl": "private",
            "querystring_auth": True,
            "querystring_expire": 300,
            "file_overwrite": False,
            # Beyond this a file that is read goes through the disk, not through memory.
            "max_memory_size": 8 * 1024 * 1024,
        },
    }
MEDIA_ROOT = ENV.media_root
# A ClamAV daemon that looks through what people send (talent.scanning); None where there is none.
SCANNER = ENV.scanner
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
# Four hundred clients are put up in one act, each with a tick, a picture, a tape, a note and ten answers.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 8000
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_HANDLERS = [
    "core.uploads.BoundedUpload",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "core.uploads.NamelessUpload",
]

STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_DIRS = [BASE_DIR / "static"]
WHITENOISE_USE_FINDERS = not PRODUCTION
WHITENOISE_AUTOREFRESH = not PRODUCTION
WHITENOISE_MAX_AGE = 60 if PRODUCTION else 0

# --- people signing in --------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "accounts:home"
LOGOUT_REDIRECT_URL = "/"

ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "accounts.forms.sign_in.LoginForm",
    "signup": "accounts.forms.sign_in.SignupForm",
    "add_email": "accounts.forms.sign_in.AddEmailForm",
    "change_password": "accounts.forms.sign_in.ChangePasswordForm",
    "set_password": "accounts.forms.sign_in.SetPasswordForm",
    "reset_password": "accounts.forms.sign_in.ResetPasswordForm",
    "reset_password_from_key": "accounts.forms.sign_in.ResetPasswordKeyForm",
    "reauthenticate": "accounts.forms.sign_in.ReauthenticateForm",
    "request_login_code": "accounts.forms.sign_in.RequestLoginCodeForm",
    "confirm_login_code": "accounts.forms.sign_in.ConfirmLoginCodeForm",
}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_CONFIRM_EMAIL_ON_GET = False
# Only in the browser that signed up; elsewhere the link leads to the sign-in page.
ACCOUNT_LOGIN_ON_EMAIL_CONFIRMATION = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_ON_PASSWORD_RESET = False
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
# Asked on the sign-in page: a session ends with the browser, or lasts SESSION_COOKIE_AGE.
ACCOUNT_SESSION_REMEMBER = None
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if PRODUCTION else "http"
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "10/m/ip,5/300s/key",
    "signup": "20/m/ip",
    # Letters to addresses that somebody else chose.
    "invitation": "60/h/user",
    # Codes for a viewer's device; `key` is the viewer, and once more their address.
    "viewer_code": "5/10m/key,30/d/key,60/h/ip",
    "viewer_confirm": "30/h/key,120/h/ip",
    # The six digits at the door; `key` is the appointment.
    "door_code": "8/10m/key,20/d/key,300/h/ip",
    # Codes for somebody who signs; `key` is the party.
    "sign_code": "5/10m/key,30/d/key,60/h/ip",
    "sign_confirm": "30/h/key,120/h/ip",
    "sign_question": "6/d/key,60/h/ip",
    # Somebody's PDF is read in a process of its own.
    "verify": "20/m/ip,200/h/ip",
}
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 10 * 60
ALLAUTH_TRUSTED_PROXY_COUNT = ENV.trusted_proxies

MFA_ADAPTER = "accounts.adapter.MfaAdapter"
# Or nobody with a second step could change their address: the new one is unverified until its letter is opened.
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_FORMS = {
    "authenticate": "accounts.forms.sign_in.AuthenticateForm",
    "reauthenticate": "accounts.forms.sign_in.MfaReauthenticateForm",
    "activate_totp": "accounts.forms.sign_in.ActivateTOTPForm",
    "add_webauthn": "accounts.forms.sign_in.AddWebAuthnForm",
    "edit_webauthn": "accounts.forms.sign_in.EditWebAuthnForm",
}
MFA_TOTP_ISSUER = "Callboard"
# One step of thirty seconds to either side, for telephones whose clocks are not quite right.
MFA_TOTP_TOLERANCE = 1
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not PRODUCTION
# Written at sign-in only: following every request would cost each page two statements.
USERSESSIONS_TRACK_ACTIVITY = False

SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"
SESSION_COOKIE_NAME = "callboard_session"
SESSION_COOKIE_AGE = 14 * 24 * 60 * 60
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_NAME = "callboard_csrf"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "config.front.stale_form"

# --- what a browser may do ----------------------------------------------------------------------------------------

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "font-src": [SELF],
        "media-src": [SELF, "blob:"],
        # Older Safari does not count a live socket of the same address as its own.
        "connect-src": [SELF, ENV.site_url.replace("http", "ws", 1)],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        "frame-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    },
}
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PRODUCTION
SECURE_SSL_REDIRECT = PRODUCTION
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$", r"^metrics$"]
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = PRODUCTION
SECURE_HSTS_PRELOAD = PRODUCTION
if ENV.trusted_proxies:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# --- mail ---------------------------------------------------------------------------------------------------------

EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_HOST = ENV.email.host
EMAIL_PORT = ENV.email.port or 25
EMAIL_HOST_USER = ENV.email.user
EMAIL_HOST_PASSWORD = ENV.email.password
EMAIL_USE_TLS = ENV.email.scheme == "smtp+tls"
EMAIL_USE_SSL = ENV.email.scheme == "smtp+ssl"
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = SERVER_EMAIL = ENV.mail_from
# A mail server that we can look into says whether a note arrived that a lost worker was sending.
MAIL_KEPT = ENV.email.options.get("kept", "")
MAIL_PROOF = "config.local.proof.delivered" if MAIL_KEPT else ""

# --- work in the background ---------------------------------------------------------------------------------------

CELERY_BROKER_URL = ENV.celery_broker
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 3600, "socket_keepalive": True}
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_TIME_LIMIT = 15 * 60
CELERY_TASK_SOFT_TIME_LIMIT = 14 * 60
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = True
CELERY_TIMEZONE = "UTC"
# Kept in memory: every entry asks the database what is due, so a beat that starts anew forgets nothing.
CELERY_BEAT_SCHEDULER = "celery.beat:Scheduler"
CELERY_BEAT_SCHEDULE = beat.SCHEDULE

# --- API ----------------------------------------------------------------------------------------------------------

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["accounts.api.authentication.TokenAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["accounts.api.authentication.HasScope"],
    "DEFAULT_THROTTLE_CLASSES": ["accounts.api.authentication.TokenThrottle"],
    "DEFAULT_THROTTLE_RATES": {"token": "600/min"},
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "core.api.handle_exception",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Callboard",
    "DESCRIPTION": "The casting office's web application: the same services as its pages.",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "COMPONENT_SPLIT_REQUEST": True,
    "ENUM_NAME_OVERRIDES": NAMES,
    "POSTPROCESSING_HOOKS": ["drf_spectacular.hooks.postprocess_schema_enums", "core.api_schema.add_problems"],
}

# --- words and times ----------------------------------------------------------------------------------------------

LANGUAGE_CODE = "en-gb"
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

# What contracts are sealed with (contracts.services.sealing); the key itself is read from its file each time.
SEAL = ENV.seal

METRICS_TOKEN = ENV.metrics_token
LOGGING_CONFIG = "logging.config.dictConfig"
LOGGING = logging_config(readable=not PRODUCTION and sys.stderr.isatty())
