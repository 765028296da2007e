from django.apps import AppConfig
from django.contrib.admin import apps as admin_apps
from django.core.exceptions import ImproperlyConfigured
from django.db.backends.signals import connection_created

POSTGRES_WANTED = 150000


class CallboardAdminConfig(admin_apps.AdminConfig):
    """Django's admin; people reach it through our own sign-in, with its second factor and rate limits."""

    default = False
    default_site = "config.admin.CallboardAdminSite"


class ConfigConfig(AppConfig):
    name = "config"

    def ready(self) -> None:
        connection_created.connect(refuse_old_postgres, dispatch_uid="config.refuse_old_postgres")
        # Tasks declared with shared_task belong to this app from here on, in every process.
        from config.celery import app

        app.set_default()


def refuse_old_postgres(*, connection, **_kwargs) -> None:
    if connection.vendor == "postgresql" and connection.pg_version < POSTGRES_WANTED:
        raise ImproperlyConfigured(
            f"Set DATABASE_URL to a PostgreSQL 15 or newer; the server there is {connection.pg_version // 10000}."
        )
