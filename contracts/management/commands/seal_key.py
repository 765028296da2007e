"""`python manage.py seal_key`: what contracts are sealed with; `--replace` makes the installation a new key."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from contracts.seal import keys
from contracts.services.sealing import name_of


class Command(BaseCommand):
    help = "Show the certificate that contracts are sealed with, or replace the installation's own key by a new one."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--replace", action="store_true", help="make a new key; what the old one sealed stays ours")

    def handle(self, *_args, replace: bool, **_options) -> None:
        seal = settings.SEAL
        if replace and seal.certificate:
            raise CommandError("SEAL_CERTIFICATE is set: give it another file, and name the old one in SEAL_FORMER.")
        try:
            if replace:
                keys.replace_own(seal.folder, seal.host)
            key = seal.key_in_use()
        except FileNotFoundError as error:
            raise CommandError("There is no key of this installation’s own yet. The first start makes one.") from error
        except keys.SealFault as fault:
            raise CommandError(str(fault)) from fault
        until = key.certificate.not_valid_after_utc
        self.stdout.write(f"{name_of(key)}, good until {until:%Y-%m-%d}\nSHA-256 {key.fingerprint}")
