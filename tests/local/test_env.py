"""Settings come from the environment, are checked at start, and a fault says what to set."""

import os
import subprocess
import sys

import pytest

from config.env import DEVELOPMENT_KEY, EnvironmentProblem, read
from tests.support.environment import ROOT

PRODUCTION = {
    "CALLBOARD_ENV": "production",
    "SECRET_KEY": "k7Qz-4vTnB2xYpLw9RmJ6sHd3FgCaU8eXoViNqtZ5KbWyPjMr1ASlD0hGf",
    "ALLOWED_HOSTS": "casting.example",
    "SITE_URL": "https://casting.example",
    "DATABASE_URL": "postgresql://callboard:a%40b@db.example:5433/callboard?sslmode=require",
    "REDIS_URL": "rediss://redis.example:6379/2",
    "EMAIL_URL": "smtp+tls://callboard:secret@mail.example:587",
    "MEDIA_ROOT": "/srv/callboard/media",
    "CALLBOARD_VAR": "/srv/callboard/var",
    "MAIL_FROM": "Callboard <post@casting.example>",
}


def test_nothing_set_is_a_development_machine_with_local_services():
    environment = read({})
    assert not environment.production
    assert environment.demo
    assert environment.port == 8000
    assert environment.var == ROOT / "var"
    assert environment.database_is_local
    assert environment.redis_is_local
    assert environment.database.options["host"].startswith(str(ROOT / "var"))
    assert environment.celery_broker.startswith("redis+socket:///")


def test_a_whole_production_environment_is_read():
    environment = read(PRODUCTION)
    assert environment.production
    assert not environment.demo
    assert (environment.database.password, environment.database.port) == ("a@b", 5433)
    assert environment.database.options == {"sslmode": "require"}
    assert environment.celery_broker == PRODUCTION["REDIS_URL"]
    assert environment.email.scheme == "smtp+tls"
    assert "secret" not in repr(environment)
    assert PRODUCTION["SECRET_KEY"] not in repr(environment)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"SECRET_KEY": ""}, "Set SECRET_KEY"),
        ({"SECRET_KEY": DEVELOPMENT_KEY}, "the development key may not be used"),
        ({"SECRET_KEY": "a" * 60}, "at least 50 random characters"),
        ({"SECRET_KEY": "short"}, "at least 50 random characters"),
        ({"ALLOWED_HOSTS": ""}, "Set ALLOWED_HOSTS"),
        ({"ALLOWED_HOSTS": "*"}, "“*” is not accepted"),
        ({"SITE_URL": "http://casting.example"}, "Set SITE_URL to the https:// address"),
        ({"DATABASE_URL": ""}, "Set DATABASE_URL in production"),
        ({"DATABASE_URL": "mysql://db/x"}, "Set DATABASE_URL to an address such as postgresql://"),
        ({"DATABASE_URL": "postgresql://db.example"}, "Name the database at the end of DATABASE_URL"),
        ({"REDIS_URL": ""}, "Set REDIS_URL in production"),
        ({"REDIS_URL": "http://redis"}, "Set REDIS_URL to an address such as redis://"),
        ({"EMAIL_URL": ""}, "Set EMAIL_URL in production"),
        ({"MEDIA_ROOT": ""}, "Set MEDIA_ROOT to a folder that is kept"),
        ({"MEDIA_ROOT": "", "MEDIA_URL": "s3://"}, "Name the bucket in MEDIA_URL"),
        ({"MAIL_FROM": ""}, "Set MAIL_FROM"),
        ({"CALLBOARD_VAR": ""}, "Set SEAL_CERTIFICATE to what contracts are sealed with, or CALLBOARD_VAR"),
        ({"SEAL_CERTIFICATE": "/srv/nothing.p12"}, "Set SEAL_CERTIFICATE to a file that can be read"),
        ({"SEAL_KEY": "/srv/key.pem"}, "Set SEAL_CERTIFICATE to the certificate of SEAL_KEY"),
        ({"TIMESTAMP_URL": "ftp://time.example"}, "Set TIMESTAMP_URL to an address such as https://"),
        ({"DEBUG": "1"}, "Unset DEBUG in production"),
        ({"DEMO": "1"}, "Unset DEMO in production"),
        ({"DEMO": "perhaps"}, "Set DEMO to 1 or 0"),
        ({"PORT": "http"}, "Set PORT to a whole number"),
        ({"CALLBOARD_ENV": "staging"}, "Set CALLBOARD_ENV to development or production"),
    ],
)
def test_a_fault_is_named_with_what_to_set(change, sentence):
    with pytest.raises(EnvironmentProblem) as problem:
        read(PRODUCTION | change)
    assert sentence in str(problem.value)


def test_all_faults_are_named_at_once():
    with pytest.raises(EnvironmentProblem) as problem:
        read({"CALLBOARD_ENV": "production", "PORT": "0"})
    assert len(problem.value.sentences) >= 8


def test_s3_stands_in_for_a_media_folder():
    environment = read(PRODUCTION | {"MEDIA_ROOT": "", "MEDIA_URL": "s3://callboard-media/files?region=eu-west-2"})
    assert (environment.media_bucket.host, environment.media_bucket.path) == ("callboard-media", "files")


def _django(code: str, **environment: str) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if name not in PRODUCTION and name != "DEMO"}
    script = f"import django; django.setup(); {code}"
    return subprocess.run(
        [sys.executable, "-c", script],
        cwd=ROOT,
        env=kept | {"DJANGO_SETTINGS_MODULE": "config.settings"} | environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_production_refuses_to_start_and_says_why():
    done = _django("pass", CALLBOARD_ENV="production")
    assert done.returncode != 0
    assert "Callboard cannot start" in done.stderr
    assert "Traceback" not in done.stderr
    assert "Set SECRET_KEY" in done.stderr


def test_production_has_secure_cookies_and_no_pages_for_developers():
    code = (
        "from django.conf import settings as s; from django.urls import reverse, NoReverseMatch;"
        "assert s.SESSION_COOKIE_SECURE and s.CSRF_COOKIE_SECURE and s.SECURE_SSL_REDIRECT and s.SECURE_HSTS_SECONDS;"
        "from django.urls import resolve, Resolver404\n"
        "try: resolve('/dev/mail/')\n"
        "except Resolver404: print('no such page')"
    )
    done = _django(code, **PRODUCTION)
    assert done.stdout.strip() == "no such page", done.stderr


def test_django_finds_nothing_to_warn_of_in_production():
    done = subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        cwd=ROOT,
        # The browser tests of the same session set the second; production would not.
        env={k: v for k, v in os.environ.items() if k not in {"DEMO", "DJANGO_ALLOW_ASYNC_UNSAFE"}} | PRODUCTION,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
