"""`python manage.py verify_contract <file>`: whether a sealed contract is as it was sealed, since when, and by whom."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser

from contracts.services.verifying import Report, verify_pdf
from core import clock
from core.errors import DomainError


class Command(BaseCommand):
    help = "Check a sealed contract from its PDF, and against what is on record here. Fails where it is not intact."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *_args, file: Path, **_options) -> None:
        try:
            report = verify_pdf(file.read_bytes())
        except OSError as error:
            raise CommandError(f"{file} cannot be read.") from error
        except DomainError as error:
            raise CommandError(error.message) from error
        self.stdout.write("\n".join(_lines(report)))
        if not report.is_intact:
            raise CommandError(report.sentence)


def _lines(report: Report) -> list[str]:
    lines = [f"SHA-256 {report.sha256}"]
    if report.number:
        lines.append(f"{report.kind} {report.number}, version {report.version}, {report.office}")
    if report.sealed_at:
        stamp = f", with a timestamp of {report.timestamped_by}" if report.timestamped_by else ""
        lines.append(f"Sealed {clock.show(report.sealed_at, 'UTC')} by {report.sealed_by}{stamp}")
    lines += [f"{'yes' if check.is_good else 'NO '}  {check.text}" for check in report.checks]
    lines += [f"Signed by {one.name}, {clock.show(one.signed_at, 'UTC')}" for one in report.signers]
    return [*lines, report.sentence] if report.is_intact else lines
