"""`manage.py demo`: an office at work, with people, calls and mail that never were."""

import shutil
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection

from accounts.models import Organisation, User
from config.demo.build import Build
from config.demo.progress import Progress
from config.demo.story import WHOLE

# Django makes these from the models; they are the same for everyone.
KEPT = {"django_migrations", "django_content_type", "auth_permission"}


class Command(BaseCommand):
    help = "Fills an empty database with a demonstration. The same one every time; dates are relative to today."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--people", type=int, default=WHOLE, help="how many go up for the largest role")
        replaces = "empty the database, the media and the local mail first: all of it is lost"
        parser.add_argument("--replace", action="store_true", help=replaces)

    def handle(self, *_args: Any, **options: Any) -> None:
        self._refuse_unless_safe(options["replace"])
        if options["people"] < 60:
            raise CommandError("The demo's story needs at least 60 people.")
        progress = Progress(self.stdout._out, whole=108)
        self.stdout.write("Making the demonstration …")
        begun = settings.ENV.places.demo_begun
        begun.parent.mkdir(parents=True, exist_ok=True)
        begun.touch()
        try:
            Build(options["people"], progress).run()
        except BaseException as reason:
            # Half a demonstration would look whole to the next start; the database was empty before.
            self.stdout.write("\nIt did not come to an end, so the database is emptied again.")
            empty_database()
            begun.unlink(missing_ok=True)
            if isinstance(reason, KeyboardInterrupt):
                raise CommandError("Stopped.", returncode=130) from None
            raise
        begun.unlink(missing_ok=True)
        progress.finish(f"Made. Sign in as director@demo.example, password {settings.DEMO_PASSWORD}")

    def _refuse_unless_safe(self, replace: bool) -> None:
        if settings.PRODUCTION or not settings.DEMO:
            raise CommandError("Set DEMO=1 for this: the demonstration's passwords are public.")
        if not settings.MAIL_KEPT:
            raise CommandError(
                "Unset EMAIL_URL for this: the demonstration writes to addresses that somebody may have."
            )
        if settings.ENV.media_bucket:
            raise CommandError("Unset MEDIA_URL for this: the demonstration keeps its pictures in MEDIA_ROOT.")
        if replace:
            empty_database()
            for folder in (Path(settings.MEDIA_ROOT), Path(settings.MAIL_KEPT)):
                shutil.rmtree(folder, ignore_errors=True)
        elif Organisation.objects.exists() or User.objects.exists():
            raise CommandError(
                "There are people or offices here already, and the demonstration wants an empty database."
                " --replace empties it first, with the media and the local mail: all of it is lost."
            )


def empty_database() -> None:
    tables = [name for name in connection.introspection.table_names() if name not in KEPT]
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {', '.join(map(connection.ops.quote_name, tables))} RESTART IDENTITY CASCADE")
