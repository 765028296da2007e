"""Health, metrics, sign-in (django-allauth) and the administration."""

from tests.architecture.rows import Row, same

ROWS = [
    Row("healthz", "GET", same(200)),
    Row("readyz", "GET", same(503)),
    Row("metrics", "GET", same(200)),
]
