#!/usr/bin/env python
import os
import sys

NEED_NO_SERVICES = {"help", "version", "--help", "--version", "collectstatic", "check", "spectacular"}


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    from django.core.management import execute_from_command_line

    if len(sys.argv) > 1 and sys.argv[1] not in NEED_NO_SERVICES:
        hold_services()
    execute_from_command_line(sys.argv)


def hold_services() -> None:
    from config import env
    from config.local import postgres, services, valkey

    try:
        services.hold_until_exit(env.read())
    except (env.EnvironmentProblem, postgres.NoPostgres, valkey.NoValkey) as problem:
        sys.exit(str(problem))


if __name__ == "__main__":
    main()
