"""The performer's side and their agent's, by the signed link alone."""

import datetime as dt

import pytest
import time_machine
from django.urls import reverse

from auditions.links import REP, tape_token
from auditions.models import SelfTapeTake, SidesOpening
from auditions.selectors import own_tapes
from auditions.services.self_tape_office import ask_for_retake, note_viewing, revoke_sides
from casting.models import Submission
from core import clock
from talent.models import MediaAsset
from tests import factories
from tests.auditions.self_tapes.conftest import a_film, again, notes_of
from tests.tokens import payload

pytestmark = pytest.mark.django_db


@pytest.fixture
def visit(browse):
    """`visit(request, "answer", answer="yes")` posts to an address of the link; without values it gets the page."""

    def go(request, name="", by="performer", client=None, **values):
        token = tape_token(request, by=by)
        args = [token, values.pop("number")] if name == "take-remove" else [token]
        url = reverse(f"auditions:tape-{name}" if name else "auditions:tape", args=args)
        client = client or browse()
        return client.post(url, values) if name and name != "sides" else client.get(url)

    return go


def test_from_the_letter_to_the_viewed_stamp(asked, visit, packet, director):
    request = asked(sides=packet, pages="1-2", takes_wanted=2)
    page = visit(request)
    assert page.status_code == 200
    assert page["Referrer-Policy"] == "no-referrer"
    assert again(request).state == "opened"
    assert visit(request, "sides").status_code == 403
    assert visit(request, "answer", answer="yes").status_code == 302
    assert again(request).state == "accepted"
    pdf = visit(request, "sides")
    assert pdf.content.startswith(b"%PDF-")
    assert pdf["Content-Disposition"] == 'inline; filename="sides.pdf"'
    assert SidesOpening.objects.filter(request=request).count() == 1
    assert visit(request, "take", file=a_film("Kitchen take.mp4")).status_code == 302
    assert visit(request, "take", file=a_film()).status_code == 302
    assert again(request).state == "uploading"
    assert not Submission.objects.get(pk=request.submission_id).tape_id
    page = visit(request)
    assert "Deliver 2 takes" in page.text
    assert visit(request, "deliver").status_code == 302
    row = again(request)
    assert row.state == "delivered"
    assert row.delivered_at
    first = SelfTapeTake.objects.get(request=request, number=1)
    assert Submission.objects.get(pk=request.submission_id).tape_id == first.asset_id
    assert ("received", "held") in notes_of(request)
    note_viewing(actor=director, request=row)
    assert "They have watched it" in visit(request).text


def test_each_copy_of_the_pages_carries_its_readers_name(asked, visit, packet, submit):
    import io

    from pypdf import PdfReader

    request = asked(submission=submit(performer__stage_name="Noor Haddad"), sides=packet, pages="2, 4")
    visit(request, "answer", answer="yes")
    pages = PdfReader(io.BytesIO(visit(request, "sides").content)).pages
    assert len(pages) == 2
    for page in pages:
        assert f"Noor Haddad {str(request.uid)[:8]}" in page.extract_text()
        assert "Given to Noor Haddad by Okoye Casting" in page.extract_text()


def test_the_pages_close_from_one_opening_to_the_next(asked, visit, packet, director):
    request = asked(sides=packet)
    visit(request, "answer", answer="yes")
    assert visit(request, "sides").status_code == 200
    revoke_sides(actor=director, request=request)
    assert visit(request, "sides").status_code == 403
    assert SidesOpening.objects.filter(request=request).count() == 1
    assert "taken the pages away" in visit(request).text


def test_where_a_promise_is_asked_for_a_yes_needs_it(asked, visit, packet):
    request = asked(sides=packet, needs_nda=True)
    refused = visit(request, "answer", answer="yes")
    assert refused.status_code == 422
    assert "agree to keep the pages to yourself" in refused.text
    assert visit(request, "answer", answer="yes", agrees_nda="on").status_code == 302
    assert again(request).agreed_nda_at
    assert visit(request, "sides").status_code == 200


def test_a_no_can_be_taken_back_until_the_deadline(asked, visit):
    request = asked()
    visit(request, "answer", answer="no", note="I am on tour")
    row = again(request)
    assert (row.state, row.answer_note) == ("declined", "I am on tour")
    assert visit(request, "answer", answer="yes").status_code == 302
    assert again(request).state == "accepted"
    visit(request, "change", to="no", note="")
    with time_machine.travel(request.due_at + dt.timedelta(minutes=1), tick=False):
        late = visit(request, "answer", answer="yes")
        assert late.status_code == 422
        assert "The deadline has passed" in late.text
    assert again(request).state == "declined"


def test_takes_can_be_replaced_until_it_was_watched(asked, visit, director):
    request = asked()
    visit(request, "answer", answer="yes")
    visit(request, "take", file=a_film())
    first = SelfTapeTake.objects.get(request=request)
    visit(request, "take-remove", number=1)
    assert again(request).state == "accepted"
    assert MediaAsset.objects.get(pk=first.asset_id).removed_at
    visit(request, "take", file=a_film())
    visit(request, "deliver")
    assert visit(request, "take", file=a_film()).status_code == 422
    assert visit(request, "take-back").status_code == 302
    assert again(request).state == "uploading"
    assert not Submission.objects.get(pk=request.submission_id).tape_id
    visit(request, "deliver")
    note_viewing(actor=director, request=again(request))
    assert visit(request, "take-back").status_code == 409
    assert again(request).state == "viewed"


def test_the_tape_they_applied_with_comes_back_with_what_was_taken_back(asked, visit, submit):
    person = submit()
    old = factories.MediaAssetFactory(performer=person.performer, kind="tape", is_main=False)
    Submission.objects.filter(pk=person.pk).update(tape=old)
    request = asked(submission=person)
    visit(request, "answer", answer="yes")
    visit(request, "take", file=a_film())
    visit(request, "deliver")
    assert Submission.objects.get(pk=person.pk).tape_id != old.pk
    visit(request, "take-back")
    assert Submission.objects.get(pk=person.pk).tape_id == old.pk


def test_six_takes_are_the_most_and_a_page_is_no_film(asked, visit):
    request = asked()
    visit(request, "answer", answer="yes")
    for _ in range(6):
        assert visit(request, "take", file=a_film(size=1)).status_code == 302
    seventh = visit(request, "take", file=a_film())
    assert seventh.status_code == 422
    assert "There are 6 takes already" in seventh.text
    assert visit(request, "take", file=a_film(), number="9" * 5000).status_code == 422
    visit(request, "take-remove", number=3)
    from django.core.files.uploadedfile import SimpleUploadedFile

    page = visit(request, "take", file=SimpleUploadedFile("take.mp4", b"<html><script>alert(1)</script>"))
    assert page.status_code == 422
    visit(request, "take", file=a_film())
    numbers = SelfTapeTake.objects.filter(request=request, replaced_at=None).values_list("number", flat=True)
    assert sorted(numbers) == [1, 2, 3, 4, 5, 6]


def test_a_take_that_cannot_be_used_is_not_delivered(asked, visit):
    request = asked()
    visit(request, "answer", answer="yes")
    visit(request, "take", file=a_film())
    MediaAsset.objects.update(state="failed", failure="It has no picture.")
    refused = visit(request, "deliver")
    assert refused.status_code == 422
    assert "Take 1 cannot be used: It has no picture." in refused.text


def test_the_agent_looks_first_and_passes_it_on(asked, visit, submit):
    agent = factories.MembershipFactory(organisation=factories.AgencyFactory(), role="agent").user
    person = submit(via="rep", submitted_by=agent)
    request = asked(submission=person)
    page = visit(request, by=REP)
    assert "I look first" in page.text
    # They have an account, and so a way of their own: none of theirs is in an agent's hands.
    assert "on their own page" in page.text and payload(tape_token(request)) not in page.text
    assert visit(request, "rep", do="look-first").status_code == 403
    visit(request, "rep", by=REP, do="look-first")
    visit(request, "answer", answer="yes")
    visit(request, "take", file=a_film())
    assert "to your agent" in visit(request).text
    visit(request, "deliver")
    row = again(request)
    assert row.state == "uploading"
    assert row.given_to_rep_at
    assert not Submission.objects.get(pk=person.pk).tape_id
    assert ("for_rep", "held") in notes_of(request)
    visit(request, "rep", by=REP, do="give-back")
    assert not again(request).given_to_rep_at
    visit(request, "deliver")
    visit(request, "rep", by=REP, do="release")
    assert again(request).state == "delivered"


def test_they_ask_to_be_seen_live_and_for_more_time(asked, visit):
    request, other = asked(), asked()
    visit(request, "answer", answer="live", note="Mornings are good")
    row = again(request)
    assert (row.state, row.answer_note) == ("live_alternative", "Mornings are good")
    visit(request, "change", to="tape")
    assert again(request).state == "accepted"
    later = clock.in_zone(other.due_at + dt.timedelta(days=2), "Europe/London")
    assert visit(other, "extension", date=f"{later:%Y-%m-%d}", time="12:00", note="A shoot").status_code == 302
    assert again(other).extension_asked_until > other.due_at
    early = visit(request, "extension", date="2020-01-01", time="12:00")
    assert early.status_code == 422
    assert "Choose a time after the deadline" in early.text


def test_a_retake_opens_the_link_again(asked, visit, director):
    request = asked(is_callback=False)
    visit(request, "answer", answer="yes")
    visit(request, "take", file=a_film())
    visit(request, "deliver")
    row = note_viewing(actor=director, request=request)
    due = clock.now() + dt.timedelta(days=9)
    ask_for_retake(actor=director, request=row, note="Lovely. Quieter at the end?", due_at=due)
    page = visit(request)
    assert "one more take" in page.text
    assert "Quieter at the end?" in page.text
    visit(request, "take", file=a_film())
    visit(request, "deliver")
    row = again(request)
    assert (row.state, row.round) == ("delivered", 2)
    second = SelfTapeTake.objects.get(request=request, round=2)
    assert Submission.objects.get(pk=request.submission_id).tape_id == second.asset_id


def test_times_are_told_in_the_readers_zone_and_theirs(asked, visit, browse):
    request = asked()
    client = browse()
    client.cookies["tz"] = "America/New_York"
    text = visit(request, client=client).text
    assert "(New York, E" in text
    assert "Where they are:" in text
    assert "(London, " in text


@pytest.mark.parametrize("token", ["nonsense", "a:b:c"])
def test_a_link_that_we_did_not_make_opens_nothing(browse, token):
    assert browse().get(reverse("auditions:tape", args=[token])).status_code == 404


def test_home_shows_what_has_reached_them(asked, browse, submit):
    mine, held = submit(), submit()
    asked(submission=mine)
    asked(submission=held, sent=False)
    shown = browse(mine.performer.account).get(reverse("casting:actor-home"))
    assert "Self-tape for Mara Voss" in shown.text
    assert "Self-tape for" not in browse(held.performer.account).get(reverse("casting:actor-home")).text


def test_what_is_sent_takes_no_room_from_what_is_asked(asked, visit, browse, submit, monkeypatch):
    first = submit()
    others = [
        submit(performer=first.performer, profile=first.profile, role=factories.RoleFactory(call=first.call, name=name))
        for name in ("Second Part", "Third Part")
    ]
    due_at = (clock.now() + dt.timedelta(days=14)).replace(hour=15, minute=0)
    one_hour = dt.timedelta(hours=1)
    sent = [asked(submission=first, due_at=due_at), asked(submission=others[0], due_at=due_at + one_hour)]
    for request in sent:
        visit(request, "answer", answer="yes")
        visit(request, "take", file=a_film())
        assert visit(request, "deliver").status_code == 302
    asked(submission=others[1], due_at=due_at + 2 * one_hour)
    monkeypatch.setattr(own_tapes, "MOST", 2)
    client = browse(first.performer.account)
    home = client.get(reverse("casting:actor-home"))
    shown = [panel.submission_id for panel in home.context["panels"]]
    assert shown == [others[0].pk, others[1].pk]
    assert "Read and answer" in home.text
    monkeypatch.setattr(own_tapes, "MOST", 1)
    for row in (first, *others):
        page = client.get(reverse("casting:my-submission", args=[row.pk]))
        assert [panel.submission_id for panel in page.context["panels"]] == [row.pk]
