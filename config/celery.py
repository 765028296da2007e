import os

import redis
import structlog
from celery import Celery, bootsteps
from celery.signals import setup_logging

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("callboard")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

log = structlog.get_logger("callboard.worker")


class Beat(bootsteps.StartStopStep):
    """Says from the worker's own loop, every few seconds, that the worker lives; /readyz listens."""

    requires = {"celery.worker.components:Timer"}

    def __init__(self, worker, **kwargs) -> None:
        super().__init__(worker, **kwargs)
        self.entry = None

    def start(self, worker) -> None:
        from config.health import BEAT_SECONDS

        self._report(worker.hostname)
        self.entry = worker.timer.call_repeatedly(BEAT_SECONDS, self._report, (worker.hostname,), priority=10)

    def stop(self, worker) -> None:
        from config.health import forget_worker

        if self.entry:
            self.entry.cancel()
        try:
            forget_worker(worker.hostname)
        except redis.RedisError:
            log.info("worker left while Redis was away")

    @staticmethod
    def _report(hostname: str) -> None:
        from config.health import report_worker

        try:
            report_worker(hostname)
        except redis.RedisError:
            # The consumer reconnects by itself; until then /readyz rightly hears nothing.
            log.warning("worker cannot reach Redis")


app.steps["worker"].add(Beat)


@setup_logging.connect
def keep_our_logging(**_kwargs) -> None:
    """Celery leaves logging alone when this signal has a receiver; settings.LOGGING stands."""
