"""Of a web process whose sockets live five times as fast, by DJANGO_SETTINGS_MODULE."""

from config.settings import *  # noqa: F403
from config.settings import LIVE_ASK_AGAIN, LIVE_BEAT

TIMES = 5
LIVE_BEAT /= TIMES
LIVE_ASK_AGAIN /= TIMES
