"""Of the web process that browsers go to, by DJANGO_SETTINGS_MODULE: static files are looked up once and kept, as in use."""

from config.settings import *  # noqa: F403

WHITENOISE_AUTOREFRESH = False
WHITENOISE_MAX_AGE = 3600
