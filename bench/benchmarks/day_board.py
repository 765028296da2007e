"""The board of a day: three rooms of sixty times, every one taken, as a signed-in director asks for it."""

import datetime as dt

from django.test import Client

from accounts.tenancy import office_scope
from auditions.models import CallIn, Room, Session, SessionRole, SessionRoom, Slot, Venue
from auditions.services.placing import place_many
from auditions.services.slots import make_slots
from bench import data
from bench.benchmarks.board_page import WHO
from bench.harness import Bench, Result, benchmark
from casting.models import Submission
from core import clock

ROOMS = 3
MOST_STATEMENTS = 8
# What the board shows, as it would be read by hand.
TIMES = """SELECT s.id, s.room_id, s.starts_at, s.ends_at, s.role_id, s.is_open FROM auditions_slot s
    WHERE s.session_id = %s ORDER BY s.starts_at, s.room_id"""
PEOPLE = """SELECT a.*, p.stage_name, u.time_zone, r.name, m.public_id, o.name FROM auditions_appointment a
    JOIN talent_performer p ON p.id = a.performer_id JOIN casting_submission s ON s.id = a.submission_id
    JOIN casting_role r ON r.id = s.role_id LEFT JOIN accounts_user u ON u.id = p.account_id
    LEFT JOIN talent_mediaasset m ON m.id = s.headshot_id LEFT JOIN accounts_organisation o ON o.id = s.agency_id
    WHERE a.session_id = %s ORDER BY a.starts_at, a.id"""
DAY = "SELECT * FROM auditions_session WHERE id = %s AND organisation_id = %s"


@benchmark("day_board", sizes=(60,))
def day_board(bench: Bench, size: int) -> Result:
    """`size` times in each room. The floor reads the same people and times and writes no page."""
    office, director = data.office(), data.director()
    with office_scope(office):
        session = _day(office, director, size)
    data.analyze()
    client = Client()
    client.force_login(director, backend="allauth.account.auth_backends.AuthenticationBackend")
    address = f"/office/{office.slug}/sessions/{session.pk}/"
    page = client.get(address)
    if page.status_code != 200 or page.content.count(b"data-busy") != size * ROOMS:
        raise AssertionError("The board does not show everybody.")
    if (asked := bench.statements(lambda: client.get(address))) > MOST_STATEMENTS:
        raise AssertionError(f"The board asks {asked} statements.")

    def by_hand() -> None:
        bench.sql(WHO, (director.pk, office.slug))
        bench.sql(DAY, (session.pk, office.pk))
        bench.sql(TIMES, (session.pk,))
        bench.sql(PEOPLE, (session.pk,))

    return bench.seconds(lambda: client.get(address), floor=by_hand)


def _day(office, actor, size: int) -> Session:
    role = data.submit(data.new_role(), size * ROOMS, headshots=True)
    Submission.objects.filter(role=role).update(state="callback")
    venue = Venue.objects.create(
        organisation=office, name=f"Bell Street {role.pk}", zone="Europe/London", address="Leeds"
    )
    opens = (clock.now() + dt.timedelta(days=50)).replace(hour=8, minute=0, second=0, microsecond=0)
    session = Session.objects.create(
        organisation=office, production=role.production, venue=venue, kind="callback", zone=venue.zone,
        opens_at=opens, closes_at=opens + dt.timedelta(minutes=10 * size), slot_minutes=10,
    )  # fmt: skip
    SessionRole.objects.create(organisation=office, session=session, role=role)
    for number in range(ROOMS):
        room = Room.objects.create(organisation=office, venue=venue, name=f"Studio {number}")
        SessionRoom.objects.create(organisation=office, session=session, room=room, position=number)
    make_slots(actor=actor, session=session)
    call_ins = CallIn.objects.bulk_create(
        CallIn(organisation=office, session=session, submission=row, performer_id=row.performer_id, position=place)
        for place, row in enumerate(Submission.objects.filter(role=role).order_by("pk"))
    )
    slots = Slot.objects.filter(session=session).order_by("starts_at", "room_id")
    place_many(actor=actor, session=session, pairs=[(c.pk, s.pk) for c, s in zip(call_ins, slots, strict=True)])
    return session
