"""Is the process up, and is everything it needs there: the database, Redis, a live worker."""

import time

import redis
import structlog
from django.conf import settings
from django.core.cache import cache
from django.db import Error, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.crypto import constant_time_compare
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

WORKERS = "callboard:workers"
BEAT_SECONDS = 3
SILENT_SECONDS = 12

log = structlog.get_logger("callboard.health")


def redis_client() -> redis.Redis:
    """The cache's own pooled connection."""
    return cache._cache.get_client(None, write=True)


def report_worker(name: str) -> None:
    """A worker says that it lives; called from its own loop, so that one that hangs falls silent."""
    redis_client().zadd(WORKERS, {name: time.time()})


def forget_worker(name: str) -> None:
    redis_client().zrem(WORKERS, name)


def live_workers() -> list[str]:
    return [name.decode() for name in redis_client().zrangebyscore(WORKERS, time.time() - SILENT_SECONDS, "+inf")]


def missing() -> list[str]:
    """Which of "database", "redis" and "worker" are not there."""
    absent = []
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Error:
        connection.close()
        absent.append("database")
    try:
        if not live_workers():
            absent.append("worker")
    except redis.RedisError:
        absent += ["redis", "worker"]
    return absent


@require_safe
def healthz(_request: HttpRequest) -> HttpResponse:
    return JsonResponse({"status": "up"})


@require_safe
def readyz(_request: HttpRequest) -> HttpResponse:
    absent = missing()
    if absent:
        log.warning("not ready", missing=absent)
        return JsonResponse({"status": "not ready", "missing": absent}, status=503)
    return JsonResponse({"status": "ready", "missing": []})


@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Figures for Prometheus: for this machine, or for whoever brings METRICS_TOKEN."""
    if not _may_read_metrics(request):
        return HttpResponse(
            "Metrics are read from this machine, or with METRICS_TOKEN as a bearer token.\n", status=403
        )
    return HttpResponse(generate_latest(), content_type=CONTENT_TYPE_LATEST)


def _may_read_metrics(request: HttpRequest) -> bool:
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if settings.METRICS_TOKEN:
        return constant_time_compare(given, settings.METRICS_TOKEN)
    # Behind a proxy everybody seems to be local.
    return not settings.ENV.trusted_proxies and request.META.get("REMOTE_ADDR") in {"127.0.0.1", "::1"}
