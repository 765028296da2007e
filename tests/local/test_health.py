"""/healthz, /readyz and /metrics, with real servers going away."""

import pytest
from django.test import Client

from config.health import WORKERS, redis_client, report_worker


def test_the_process_is_up(client):
    assert client.get("/healthz").json() == {"status": "up"}


@pytest.mark.django_db
def test_ready_names_the_missing_worker(client):
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json()["missing"] == ["worker"]


@pytest.mark.django_db
def test_a_worker_that_fell_silent_does_not_count(client):
    redis_client().zadd(WORKERS, {"celery@gone": 1})
    assert client.get("/readyz").json()["missing"] == ["worker"]
    report_worker("celery@here")
    assert client.get("/readyz").status_code == 200


@pytest.mark.processes
def test_ready_when_a_real_worker_is_there_and_not_when_it_left(start_worker, client):
    worker = start_worker()
    response = client.get("/readyz")
    assert (response.status_code, response.json()["missing"]) == (200, [])
    worker.stop()
    assert client.get("/readyz").json()["missing"] == ["worker"]


@pytest.mark.django_db
def test_ready_names_redis_when_it_is_away(client, settings):
    settings.CACHES = {"default": settings.CACHES["default"] | {"LOCATION": "redis://127.0.0.1:1/0"}}
    assert client.get("/readyz").json()["missing"] == ["redis", "worker"]


def test_ready_names_the_database_when_it_is_away(transactional_db, client, settings):
    from django.db import connection

    connection.close()
    name = connection.settings_dict["NAME"]
    connection.settings_dict["NAME"] = "no_such_database"
    try:
        assert client.get("/readyz").json()["missing"] == ["database", "worker"]
    finally:
        connection.close()
        connection.settings_dict["NAME"] = name


@pytest.mark.django_db
def test_metrics_are_for_this_machine_or_a_token(client, settings):
    client.get("/healthz")
    body = client.get("/metrics").content.decode()
    assert 'callboard_requests_total{method="GET",status="200",view="healthz"}' in body
    assert Client(REMOTE_ADDR="203.0.113.9").get("/metrics").status_code == 403
    settings.METRICS_TOKEN = "let-me-see"
    assert client.get("/metrics").status_code == 403
    assert client.get("/metrics", headers={"Authorization": "Bearer let-me-see"}).status_code == 200
