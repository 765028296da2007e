"""Day sheet, sign-in sheet and size cards: pages and PDF, for sixty people, through the reader's own lens."""

import datetime as dt
import io

import pytest
from django.urls import reverse
from pypdf import PdfReader

from accounts.tenancy import office_scope
from auditions.models import AccessNeeds, Appointment, Attendance, Break, Panelist, Session
from auditions.papers_pdf import cards_as_pdf, sheet_as_pdf, sign_in_as_pdf
from auditions.selectors.door import sign_in_sheet
from auditions.selectors.papers import day_sheet, size_cards
from auditions.states import PanelPart
from casting.models import ReviewPass
from casting.services.conflicts import declare_conflict
from casting.services.passes import open_pass
from core import clock
from core.errors import NotAllowed
from tests import factories
from tests.auditions.door.people import QUARTER, day_with, expected

pytestmark = pytest.mark.django_db
NAMES = [
    "نور حداد", "Wilhelmina Konstantinopoulou-Featherstonehaugh of Aldwych and Saltaire", "Sulwen", "李小龍",
    "#strong[Bo] $x$ *Ek*", "<b>Ann</b> & Ben",
]  # fmt: skip
PAPERS = ("day-sheet", "sign-in-sheet", "size-cards")


@pytest.fixture
def full(role):
    """Sixty people in two rooms, some with awkward names."""
    day = day_with(role, rooms=2, begins=dt.timedelta(days=1))
    for n in range(60):
        row = expected(day, role, at=n // 2, room=n % 2)
        if n == len(NAMES):
            born_on = clock.today() - dt.timedelta(days=9 * 366)
            type(row.performer).objects.filter(pk=row.performer_id).update(born_on=born_on)
        if n < len(NAMES):
            type(row.performer).objects.filter(pk=row.performer_id).update(stage_name=NAMES[n])
    with office_scope(role.organisation):
        opens = day.opens_at + 31 * QUARTER
        Break.objects.create(
            organisation=day.organisation, session=day, label="Lunch", starts_at=opens, ends_at=opens + QUARTER
        )
        room = day.rooms.select_related("room").first().room
        Panelist.objects.create(
            organisation=day.organisation, session=day, name="Theo Lark", part=PanelPart.READER, room=room
        )
    return Session.objects.select_related("venue", "production", "organisation").get(pk=day.pk)


def text_of(content: bytes) -> tuple[list[str], str]:
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(content)).pages]
    return pages, "\n".join(pages)


def test_sixty_people_lie_over_pages_with_heads_and_numbers(director, full):
    sheet = day_sheet(director, full)
    assert sheet.people == 60 and sum(bool(line.break_text) for line in sheet.lines) == 1
    pdf = sheet_as_pdf(sheet, reader=director)
    pages, text = text_of(pdf)
    assert len(pages) >= 2
    for number, page in enumerate(pages, 1):
        assert "Actor" in page and "Agent" in page, "the head is on every page"
        assert f"{number} of {len(pages)}" in page
    assert "Theo Lark" in text and "Lunch until" in text
    assert text.count("Minor: ") == 1 and "Minor: 9 years" in text
    # Words are set as they are, never read as markup.
    assert "#strong[Bo] $x$ *Ek*" in text and "<b>Ann</b> & Ben" in text
    assert "Featherstonehaugh" in text.replace("-\n", "").replace("\n", "")


def test_the_sign_in_sheet_has_places_to_sign_and_no_number(director, full):
    row = Appointment.objects.filter(session=full).order_by("starts_at").first()
    due = row.starts_at
    Appointment.objects.filter(pk=row.pk).update(state="checked_in")
    Appointment.objects.filter(pk=row.pk).update(state="in_room")
    Attendance.objects.create(
        organisation=full.organisation, appointment=row, due_at=due, arrived_at=due - dt.timedelta(minutes=7), in_at=due
    )
    pdf = sign_in_as_pdf(full, sign_in_sheet(director, full), room=None, reader=director)
    pages, text = text_of(pdf)
    arrived = clock.wall_time(due - dt.timedelta(minutes=7), full.zone)
    assert arrived in text and "Initials" in pages[-1] and len(pages) > 2


def test_size_cards_have_what_was_submitted(director, full):
    cards = size_cards(director, full)
    assert len(cards) == 60
    pages, text = text_of(cards_as_pdf(full, cards, reader=director))
    assert len(pages) == 6 and "Sulwen" in text


def test_a_size_card_says_what_was_submitted(director, role):
    day = day_with(role)
    person = factories.PerformerFactory()
    measured = {"height_cm": 171, "playing_age_min": 28, "playing_age_max": 38, "bases": ["Leeds"]}
    expected(day, role, performer=person, profile=factories.ProfileVersionFactory(performer=person, data=measured))
    (card,) = size_cards(director, day)
    assert (card.height, card.plays, card.based) == ("171 cm (5 ft 7 in)", "28 to 38", "Leeds")
    assert card.name == person.stage_name and card.parts == [role.name]


def test_pages_and_files_of_a_room(client, director, reader, full):
    client.force_login(reader)
    second = full.rooms.order_by("position")[1]
    for paper in PAPERS:
        for name, more in ((paper, ""), (f"{paper}-pdf", ""), (paper, f"?room={second.room_id}")):
            answer = client.get(reverse(f"auditions:{name}", args=[full.organisation.slug, full.pk]) + more)
            assert answer.status_code == 200 and "no-store" in answer["Cache-Control"]
    page = client.get(
        reverse("auditions:day-sheet", args=[full.organisation.slug, full.pk]) + f"?room={second.room_id}"
    )
    assert len(page.context["sheet"].lines) == 31
    for wrong in ("0", "x", "٣", "9" * 30):
        address = reverse("auditions:sign-in-sheet", args=[full.organisation.slug, full.pk])
        assert client.get(f"{address}?room={wrong}").status_code == 404


def test_what_people_need_is_on_the_runner_s_copy_alone(client, director, reader, full):
    row = Appointment.objects.filter(session=full).first()
    AccessNeeds.objects.create(performer=row.performer, needs="A chair with arms", wants_reader=True)
    address = reverse("auditions:day-sheet", args=[full.organisation.slug, full.pk])
    client.force_login(director)
    assert b"A chair with arms" not in client.get(address).content
    assert b"A chair with arms; A reader" in client.get(f"{address}?copy=runner").content
    pdf = client.get(
        reverse("auditions:day-sheet-pdf", args=[full.organisation.slug, full.pk]) + "?copy=runner"
    ).content
    assert "A chair with arms" in text_of(pdf)[1]
    client.force_login(reader)
    assert client.get(f"{address}?copy=runner").status_code == 403
    with pytest.raises(NotAllowed):
        day_sheet(reader, full, with_access=True)


def test_papers_keep_what_a_pass_and_a_conflict_hide(client, director, office, role):
    colleague = factories.MembershipFactory(organisation=office, role="associate").user
    day = day_with(role)
    hidden, stays_out = expected(day, role, at=1), expected(day, role, at=2)
    AccessNeeds.objects.create(performer=hidden.performer, needs="A lamp from Ystrad")
    declare_conflict(actor=colleague, submission=stays_out.submission)
    blind = ReviewPass.objects.create(organisation=office, role=role, name="First look", is_blind=True)
    open_pass(actor=director, review_pass=blind)
    client.force_login(colleague)
    for paper in PAPERS:
        page = client.get(reverse(f"auditions:{paper}", args=[office.slug, day.pk]) + "?copy=runner").content.decode()
        pdf = text_of(client.get(reverse(f"auditions:{paper}-pdf", args=[office.slug, day.pk])).content)[1]
        for text in (page, pdf):
            for row in (hidden, stays_out):
                assert row.performer.stage_name not in text, paper
            assert "Ystrad" not in text
    page = client.get(reverse("auditions:day-sheet", args=[office.slug, day.pk])).content.decode()
    assert "Somebody you stay out of" in page


@pytest.mark.parametrize(("paper", "most"), [(day_sheet, 8), (size_cards, 4)])
def test_papers_ask_as_much_for_sixty_as_for_one(director, full, assert_statements, paper, most):
    with assert_statements(most):
        paper(director, full)


def test_a_day_across_midnight_names_the_day_after(director, role):
    day = day_with(role, begins=dt.timedelta(days=2))
    opens = clock.wall_to_utc(dt.datetime(2027, 7, 9, 23, 0), day.zone)  # noqa: DTZ001
    Session.objects.filter(pk=day.pk).update(opens_at=opens, closes_at=opens + dt.timedelta(hours=3))
    day.refresh_from_db()
    expected(day, role, at=1)
    expected(day, role, at=5)
    assert [line.time for line in day_sheet(director, day).lines] == ["23:15", "00:15 Sat"]
