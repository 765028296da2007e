"""A day from a list: what the dry run says is what happens, line by line."""

import datetime as dt
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import Workbook

from auditions.models import Appointment, CallIn, Session, Slot
from auditions.services.day_import import import_day, plan_day, read_day
from auditions.services.placing import place
from casting.models import ReviewPass, Submission
from core import clock
from core.errors import Conflict, Invalid
from tests import factories
from tests.auditions.planning.test_placing import check_now

pytestmark = pytest.mark.django_db


@pytest.fixture
def named(submit):
    def make(name, **values):
        return submit(performer__stage_name=name, profile__data={"stage_name": name}, **values)

    return make


def table(text):
    return [line.split(",") for line in text.strip().splitlines()]


def wall(day, row):
    return f"{clock.in_zone(row.starts_at, day.zone):%H:%M}"


def planned(director, day, text):
    return {row.line.name: row for row in plan_day(actor=director, session=day, table=table(text)).rows}


def test_each_line_is_placed_or_says_why_not(director, office, role, day, named, slots, queue):
    at = [f"{clock.in_zone(slot.starts_at, day.zone):%H:%M}" for slot in slots]
    ann, ben, cat = named("Ann Ash"), named("Ben Bay", state="callback"), named("Cat Cox")
    gone, twice = named("Gus Gone", state="withdrawn"), named("Tim Two")
    [held] = queue(cat)
    place(actor=director, call_in=held, slot=slots[2])
    Submission.objects.filter(pk=gone.pk).update(state="withdrawn")
    text = f"""
Time,Name,Role,Room
{at[0]},Ann Ash,Mara Voss,Studio 1
{at[1]},Ben Bay,,
{at[2]},Cat Cox,,
{at[3]},Gus Gone,,
{at[0]},Dee Dare,,Studio 1
25:70,Eve Ell,,
{at[5]},Fay Fox,Nobody’s part,
{at[6]},Tim Two,,Cellar
09:00,Tim Two,,
"""
    found = plan_day(actor=director, session=day, table=table(text))
    told = [(row.line.name, row.verdict, row.why, row.notes) for row in found.rows]
    assert told == [
        ("Ann Ash", "place", "", ("called in, and moved to callback",)),
        ("Ben Bay", "place", "", ("called in",)),
        ("Cat Cox", "already", "Has this time already.", ()),
        ("Gus Gone", "refuse", "Is withdrawn, which does not lead there.", ()),
        ("Dee Dare", "refuse", "Nobody of this name, whom you see, is up for a role of this session.", ()),
        ("Eve Ell", "refuse", "“25:70” is no time of day.", ()),
        ("Fay Fox", "refuse", "Nobody of this name, whom you see, is up for Nobody’s part.", ()),
        ("Tim Two", "refuse", "Cellar is no room of this session.", ()),
        ("Tim Two", "refuse", "That lies outside the hours of the room.", ()),
    ]
    assert CallIn.objects.count() == 1
    done = import_day(actor=director, session=day, table=table(text), expected=found.digest)
    check_now()
    assert [(row.submission_id, row.slot_id) for row in done.done] == [(ann.pk, slots[0].pk), (ben.pk, slots[1].pk)]
    assert len(done.refused) == 6
    assert Submission.objects.get(pk=ann.pk).state == "callback"
    assert Appointment.objects.filter(state="planned").count() == 3
    assert twice.pk


def test_what_has_changed_since_is_not_done(director, day, named, slots):
    named("Ann Ash", state="callback")
    text = f"Time,Name\n{wall(day, slots[0])},Ann Ash"
    seen = plan_day(actor=director, session=day, table=table(text)).digest
    Slot.objects.filter(starts_at=slots[0].starts_at).delete()
    with pytest.raises(Conflict, match="changed since you looked"):
        import_day(actor=director, session=day, table=table(text), expected=seen)
    assert not CallIn.objects.exists()


def test_times_that_are_not_there_are_made_where_the_room_is_free(director, day, named):
    ann, _ben, cat = (named(name, state="callback") for name in ("Ann Ash", "Ben Bay", "Cat Cox"))
    text = "From,Actor,Room,Minutes\n10:05,Ann Ash,Studio 1,20\n10:15,Ben Bay,Studio 1,20\n10:15,Cat Cox,,"
    rows = planned(director, day, text)
    assert rows["Ann Ash"].notes == ("makes this time", "called in")
    assert rows["Ben Bay"].why == "Studio 1 has another time then."
    assert rows["Cat Cox"].room_name == "Studio 2"
    digest = plan_day(actor=director, session=day, table=table(text)).digest
    import_day(actor=director, session=day, table=table(text), expected=digest)
    lengths = {row.submission_id: row.ends_at - row.starts_at for row in Appointment.objects.all()}
    assert lengths == {ann.pk: dt.timedelta(minutes=20), cat.pk: dt.timedelta(minutes=15)}


def test_a_name_does_not_tell_who_is_behind_a_stand_in(director, role, day, named, slots):
    named("Ann Ash", state="callback")
    ReviewPass.objects.create(
        organisation=role.organisation, role=role, name="Blind", state="open", is_blind=True, position=1,
        opened_at=clock.now(),
    )  # fmt: skip
    rows = planned(director, day, f"Time,Name\n{wall(day, slots[0])},Ann Ash")
    assert rows["Ann Ash"].why == "Nobody of this name, whom you see, is up for a role of this session."


def test_a_time_after_midnight_belongs_to_the_morning_after(director, role, named):
    session = factories.SessionFactory(production=role.production, rooms=1, roles=[role])
    opens = session.opens_at + dt.timedelta(hours=12)
    Session.objects.filter(pk=session.pk).update(opens_at=opens, closes_at=opens + dt.timedelta(hours=5))
    session.refresh_from_db()
    named("Ann Ash", state="callback")
    for written in ("00:30", "0.30", "12:30 AM", "2026-01-01 00:30:00"):
        row = planned(director, session, f"Time,Name\n{written},Ann Ash").get("Ann Ash")
        expected = opens + dt.timedelta(hours=2, minutes=30)
        assert (row.verdict, row.starts_at) == ("place", expected)


def test_a_workbook_with_real_times_is_read(director, day, named, slots):
    named("Ann Ash", state="callback")
    book, out = Workbook(), io.BytesIO()
    book.active.append(["Performer", "Call time"])
    book.active.append(["Ann Ash", clock.in_zone(slots[0].starts_at, day.zone).time()])
    book.save(out)
    read = read_day(actor=director, session=day, file=SimpleUploadedFile("day.xlsx", out.getvalue()))
    [row] = plan_day(actor=director, session=day, table=read).rows
    assert (row.verdict, row.starts_at) == ("place", slots[0].starts_at)


def test_a_list_without_names_or_times_is_refused_at_the_file(director, day):
    with pytest.raises(Invalid, match="has to name the columns") as caught:
        read_day(actor=director, session=day, file=SimpleUploadedFile("day.csv", b"a,b\n1,2\n"))
    assert caught.value.field == "file"


def test_forty_lines_take_no_more_statements_than_two(director, role, day, slots, named, assert_statements):
    people = [named(f"Person {number}", state="callback") for number in range(30)]
    lines = [f"{wall(day, slot)},{one.performer.stage_name}" for slot, one in zip(slots, people, strict=False)]
    for some in (lines[:2], lines):
        with assert_statements(13):
            plan_day(actor=director, session=day, table=table("\n".join(["Time,Name", *some])))


def test_by_api_first_a_dry_run_then_that(director, office, day, named, slots, client):
    named("Ann Ash", state="callback")
    token = factories.ApiTokenFactory(user=director, organisation=office).secret
    url = f"/api/v1/office/sessions/{day.pk}/import/"
    headers = {"Authorization": f"Bearer {token}"}

    def send(**more):
        file = SimpleUploadedFile("day.csv", f"Time,Name\n{wall(day, slots[0])},Ann Ash\n".encode())
        return client.post(url, {"file": file, **more}, headers=headers)

    dry = send().json()
    assert (dry["placed"], dry["lines"][0]["verdict"]) == (0, "place")
    assert not Appointment.objects.exists()
    assert send(expected="another").status_code == 409
    assert send(expected=dry["digest"]).json()["placed"] == 1
    assert Appointment.objects.get().slot_id == slots[0].pk


def test_on_its_page_the_list_is_shown_then_done(director, office, day, named, slots, client):
    named("Ann Ash", state="callback")
    client.force_login(director, backend="allauth.account.auth_backends.AuthenticationBackend")
    url = reverse("auditions:day-import", args=[office.slug, day.pk])
    assert "What a list looks like" in client.get(url).content.decode()
    file = SimpleUploadedFile("day.csv", f"Time,Name\n{wall(day, slots[0])},Ann Ash\n26:00,Nobody\n".encode())
    shown = client.post(url, {"file": file})
    page = shown.content.decode()
    assert "Place 1 person" in page
    assert "“26:00” is no time of day." in page
    typed = {"table": shown.context["table"], "expected": "another"}
    assert client.post(url, typed).status_code == 409
    typed["expected"] = shown.context["planned"].digest
    assert client.post(url, typed).status_code == 302
    assert Appointment.objects.get().slot_id == slots[0].pk
    broken = client.post(url, {"table": '[["a", 1]]', "expected": "x"})
    assert (broken.status_code, "Choose the file again" in broken.content.decode()) == (422, True)
