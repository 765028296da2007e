"""A calendar of five hundred appointments by its secret address, as a calendar program asks for it."""

import datetime as dt
from urllib.parse import urlsplit

from django.core.cache import cache
from django.test import Client

from accounts.models import User
from accounts.tenancy import office_scope
from auditions.models import Appointment
from auditions.services.feeds import make_own_feed
from bench import data
from bench.harness import Bench, Result, benchmark
from casting.models import Submission
from core import clock

MOST_STATEMENTS = 5
# The same rows by hand, as plain lines.
ROWS = """SELECT a.uid, a.sequence, a.state, a.told_starts_at, a.told_ends_at, a.told_where, a.kind, a.prepare, r.name,
        p.title, o.name
    FROM auditions_appointment a JOIN casting_submission s ON s.id = a.submission_id
    JOIN casting_role r ON r.id = s.role_id JOIN casting_production p ON p.id = s.production_id
    JOIN accounts_organisation o ON o.id = a.organisation_id JOIN talent_performer t ON t.id = a.performer_id
    WHERE t.account_id = %s AND a.state <> 'planned' AND a.answered_at IS NOT NULL ORDER BY a.starts_at, a.id"""
FEED = "SELECT user_id FROM auditions_calendarfeed WHERE user_id = %s AND revoked_at IS NULL"


@benchmark("feed", sizes=(500,))
def feed(bench: Bench, size: int) -> Result:
    """The floor reads the rows and joins them to text. A program that has it already is answered 304 without a body."""
    user = _person_with(size)
    address = urlsplit(make_own_feed(actor=user)).path
    data.analyze()
    client = Client()
    answer = client.get(address)
    if answer.status_code != 200 or answer.content.count(b"BEGIN:VEVENT") != size:
        raise AssertionError("The calendar does not hold everything.")
    if client.get(address, headers={"If-None-Match": answer["ETag"]}).status_code != 304:
        raise AssertionError("What has not changed is sent again.")
    if (asked := bench.statements(lambda: client.get(address))) > MOST_STATEMENTS:
        raise AssertionError(f"The calendar asks {asked} statements.")

    def by_hand() -> None:
        bench.sql(FEED, (user.pk,))
        "\r\n".join(str(cell) for row in bench.sql(ROWS, (user.pk,)) for cell in row).encode()

    # Programs are held to so many looks an hour, and this one looks all the time.
    return bench.seconds(lambda: client.get(address), floor=by_hand, before=cache.clear)


def _person_with(size: int) -> User:
    role = data.submit(data.new_role(), 1)
    with office_scope(role.organisation):
        submission = Submission.objects.select_related("performer").get(role=role)
    user = User.objects.create_user(f"feed-{role.pk}@bench.example", name="Somebody busy")
    submission.performer.account = user
    submission.performer.save(update_fields=["account"])
    begins = clock.now().replace(minute=0, second=0, microsecond=0) - dt.timedelta(days=30)
    with office_scope(role.organisation):
        Appointment.objects.bulk_create(
            _appointment(submission, role, begins + dt.timedelta(hours=3 * number)) for number in range(size)
        )
    return user


def _appointment(submission, role, starts_at: dt.datetime) -> Appointment:
    ends_at = starts_at + dt.timedelta(minutes=20)
    return Appointment(
        organisation_id=role.organisation_id, submission=submission, performer_id=submission.performer_id, kind="callback",
        state="confirmed", starts_at=starts_at, ends_at=ends_at, zone="Europe/London", place="Bell Street Studios, Studio A",
        address="14 Bell Street, Leeds", prepare="Scenes 3 and 9.", told_at=starts_at, told_starts_at=starts_at,
        told_ends_at=ends_at, told_where="Bell Street Studios, Studio A, 14 Bell Street, Leeds", answered_at=starts_at,
    )  # fmt: skip
