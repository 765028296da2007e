"""`python manage.py rebuild_search`: what a search for performers looks through, made anew from the profiles."""

from django.core.management.base import BaseCommand

from talent.services.search_index import rebuild_entries


class Command(BaseCommand):
    help = "Make every entry of the search for performers anew from the profiles."

    def handle(self, *_args, **_options) -> None:
        self.stdout.write(f"{rebuild_entries()} profiles looked through.")
