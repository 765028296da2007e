"""Drafts that lose nothing, publishing that names what is missing, and changes after publishing."""

import re

import pytest
from django.core import mail

from accounts.models import Activity
from accounts.tenancy import across_offices
from casting.models import CallVersion, CastingCall, Production, Role
from casting.states import CallState, RoleState
from notifications.models import Notice, OutboxMessage
from tests import factories
from tests.casting.calls.conftest import make_office

pytestmark = pytest.mark.django_db


def links_of(page) -> list[str]:
    return re.findall(r'<li><a href="([^"]+)">', page.text)


def test_the_whole_way_from_nothing_to_a_public_call(office, whole, role_typed, client):
    made = office.client.post(
        f"{office.base}productions/new/",
        {"title": "The Salt Road", "kind": "series", "company": "Harrow Lane Pictures", "agreement": "equity"},
    )
    assert made.status_code == 302
    with office.scope():
        production = Production.objects.get()
    made = office.client.post(f"{office.base}calls/new/", {"production": production.pk, "title": ""})
    with office.scope():
        call = CastingCall.objects.get()
    assert made["Location"] == f"{office.base}calls/{call.pk}/edit/"
    assert call.title == "The Salt Road"
    assert call.slug.startswith("the-salt-road-")
    assert client.get(f"/calls/{call.slug}/").status_code == 404

    assert office.client.post(f"{office.base}calls/{call.pk}/edit/", whole).status_code == 302
    office.client.post(f"{office.base}calls/{call.pk}/roles/new/", {"name": "Mara Voss", "tier": "lead"})
    with office.scope():
        role = Role.objects.get()
    assert office.client.post(f"{office.base}roles/{role.pk}/edit/", role_typed).status_code == 302
    assert "Publish the call" in office.client.get(f"{office.base}calls/{call.pk}/publish/").text
    assert office.client.post(f"{office.base}calls/{call.pk}/publish/").status_code == 302

    call, role = office.reread(call), office.reread(role)
    assert (call.state, call.version, role.state) == (CallState.PUBLISHED, 1, RoleState.OPEN)
    page = client.get(f"/calls/{call.slug}/")
    for words in ["The Salt Road", "Mara Voss", "£4,250 a week", "Whitby", "4 May – 26 June 2031", "27 March 2031"]:
        assert words in page.text
    assert 'content="index, follow"' in page.text
    assert "The Salt Road" in client.get("/calls/").text
    with office.scope():
        assert CallVersion.objects.get().data["roles"][str(role.pk)]["name"] == ["Name", "Mara Voss"]
        assert list(
            Activity.objects.filter(subject_type="casting.castingcall").values_list("verb", flat=True).order_by("pk")
        ) == ["make", "publish"]


def test_publishing_an_empty_draft_names_everything_with_its_place(office, draft):
    with office.scope():
        Production.objects.update(agreement="")
    page = office.client.post(f"{office.base}calls/{draft.pk}/publish/")
    assert page.status_code == 422
    edit = f"{office.base}calls/{draft.pk}/edit/"
    assert links_of(page)[-9:] == [
        f"{office.base}productions/{draft.production_id}/edit/#id_agreement",
        f"{edit}#id_place",
        f"{edit}#id_starts_on",
        f"{edit}#id_deadline",
        f"{edit}#id_is_paid",
        f"{edit}#id_has_intimacy",
        f"{edit}#id_has_stunts",
        f"{edit}#id_has_minors",
        f"{office.base}calls/{draft.pk}/#roles",
    ]
    assert "9 things are missing" in page.text
    assert office.reread(draft).state == CallState.DRAFT


@pytest.mark.parametrize(
    ("taken_out", "says"),
    [
        ({"place": ""}, "Say where the work is"),
        ({"starts_on": "", "ends_on": ""}, "Say when the work is"),
        ({"deadline": ""}, "Set a deadline"),
        ({"deadline": "2021-03-12T18:00", "answer_by": ""}, "this one has passed"),
        ({"is_paid": ""}, "Say whether the work is paid"),
        ({"pay_min": ""}, "Name the pay, or a range"),
        ({"has_intimacy": ""}, "nudity or intimacy"),
        ({"has_stunts": ""}, "whether there are stunts"),
        ({"has_minors": ""}, "whether there are minors"),
        ({"title": ""}, "Give the call a title"),
    ],
)
def test_each_missing_answer_stops_publishing(office, draft, whole, taken_out, says):
    factories.RoleFactory(call=draft, state=RoleState.DRAFT)
    office.client.post(f"{office.base}calls/{draft.pk}/edit/", whole | taken_out)
    page = office.client.post(f"{office.base}calls/{draft.pk}/publish/")
    assert page.status_code == 422
    assert "One thing is missing" in page.text
    assert says in page.text


@pytest.mark.parametrize(
    "instead",
    [
        {"place": "", "is_remote": "on"},
        {"starts_on": "", "ends_on": "", "dates_note": "Nights in June"},
        {"is_paid": "no", "pay_min": ""},
        {"pay_min": "", "pay_max": "900"},
    ],
)
def test_another_answer_is_as_good(office, draft, whole, instead):
    factories.RoleFactory(call=draft, state=RoleState.DRAFT)
    office.client.post(f"{office.base}calls/{draft.pk}/edit/", whole | instead)
    assert office.client.post(f"{office.base}calls/{draft.pk}/publish/").status_code == 302


def test_pay_may_stand_on_every_role_instead(office, draft, whole):
    factories.RoleFactory(call=draft, state=RoleState.DRAFT, pay_min=300, pay_per="day")
    other = factories.RoleFactory(call=draft, state=RoleState.DRAFT)
    office.client.post(f"{office.base}calls/{draft.pk}/edit/", whole | {"pay_min": ""})
    assert office.client.post(f"{office.base}calls/{draft.pk}/publish/").status_code == 422
    with office.scope():
        Role.objects.filter(pk=other.pk).update(pay_max=500)
    assert office.client.post(f"{office.base}calls/{draft.pk}/publish/").status_code == 302


def test_a_role_needs_its_description(office, draft, whole):
    role = factories.RoleFactory(call=draft, state=RoleState.DRAFT, description=" ", name="Captain Rourke")
    office.client.post(f"{office.base}calls/{draft.pk}/edit/", whole)
    page = office.client.post(f"{office.base}calls/{draft.pk}/publish/")
    assert "Captain Rourke: describe the role" in page.text
    assert f"{office.base}roles/{role.pk}/edit/#id_description" in links_of(page)


def test_an_office_that_nobody_verified_cannot_publish(whole):
    office = make_office(verified=False, slug="new")
    production = factories.ProductionFactory(organisation=office.organisation)
    draft = factories.DraftCallFactory(production=production)
    factories.RoleFactory(call=draft, state=RoleState.DRAFT)
    office.client.post(f"{office.base}calls/{draft.pk}/edit/", whole)
    page = office.client.post(f"{office.base}calls/{draft.pk}/publish/")
    assert page.status_code == 422
    assert "Your office is not verified yet" in page.text


# --- saved as typed -----------------------------------------------------------------------------------------------


def autosave(office, path, data):
    return office.client.post(office.base + path, data, headers={"X-Autosave": "1"})


def test_saving_as_typed_keeps_the_good_and_remembers_the_rest(office, draft, whole):
    typed = whole | {"deadline": "some time in May", "pay_min": "plenty", "title": "Principal cast"}
    answer = autosave(office, f"calls/{draft.pk}/edit/", typed)
    assert answer.status_code == 200
    assert set(answer.json()["errors"]) == {"deadline", "pay_min"}
    saved = office.reread(draft)
    assert (saved.title, saved.place, saved.is_paid, saved.deadline_at) == ("Principal cast", "Whitby", True, None)
    again = office.client.get(f"{office.base}calls/{draft.pk}/edit/").text
    assert 'value="some time in May"' in again
    assert 'value="plenty"' in again
    answer = autosave(office, f"calls/{draft.pk}/edit/", whole)
    assert answer.status_code == 204
    saved = office.reread(draft)
    assert (saved.draft, saved.pay_min) == ({}, 4250)


def test_what_could_not_be_read_stops_publishing(office, draft, whole):
    factories.RoleFactory(call=draft, state=RoleState.DRAFT)
    autosave(office, f"calls/{draft.pk}/edit/", whole | {"pay_max": "lots"})
    page = office.client.post(f"{office.base}calls/{draft.pk}/publish/")
    assert page.status_code == 422
    assert "Write the sum in figures" in page.text
    assert f"{office.base}calls/{draft.pk}/edit/#id_pay_max" in links_of(page)


def test_a_range_upside_down_is_kept_as_typed(office, draft, whole):
    answer = autosave(office, f"calls/{draft.pk}/edit/", whole | {"pay_min": "900", "pay_max": "300"})
    assert answer.json()["errors"] == {"pay_max": ["The higher sum is below the lower one."]}
    saved = office.reread(draft)
    assert (saved.pay_min, saved.pay_max) == (900, None)
    assert 'value="300"' in office.client.get(f"{office.base}calls/{draft.pk}/edit/").text


@pytest.mark.parametrize(
    "typed",
    [{"title": "A\x00B"}, {"deadline": "9999-12-31T23:59"}, {"deadline": "0001-01-01T00:00"}, {"zone": "\x00"},
     {"pay_min": "9" * 400}, {"starts_on": "0000-00-00"}, {"release": "\x00"}, {"intro": "x" * 5000}],
)  # fmt: skip
def test_nothing_that_is_typed_breaks_saving(office, draft, whole, typed):
    answer = autosave(office, f"calls/{draft.pk}/edit/", whole | {"answer_by": ""} | typed)
    assert answer.status_code == 200
    assert set(typed) <= set(answer.json()["errors"])
    assert office.client.get(f"{office.base}calls/{draft.pk}/edit/").status_code == 200
    assert office.reread(draft).place == "Whitby"


def test_the_progress_is_counted(office, draft, whole):
    path = f"{office.base}calls/{draft.pk}/missing/"
    assert "8 things missing before you can publish" in office.client.get(path).text
    autosave(office, f"calls/{draft.pk}/edit/", whole)
    assert "1 thing missing before you can publish" in office.client.get(path).text
    factories.RoleFactory(call=draft, state=RoleState.DRAFT)
    assert "Ready to publish" in office.client.get(path).text


# --- after publishing ---------------------------------------------------------------------------------------------


@pytest.fixture
def published(office, draft, whole):
    factories.RoleFactory(call=draft, state=RoleState.DRAFT, name="Mara Voss")
    office.client.post(f"{office.base}calls/{draft.pk}/edit/", whole)
    assert office.client.post(f"{office.base}calls/{draft.pk}/publish/").status_code == 302
    return office.reread(draft)


def test_edits_wait_until_they_are_published(office, published, whole, client):
    autosave(office, f"calls/{published.pk}/edit/", whole | {"place": "Leeds", "pay_max": "5000"})
    stands = office.reread(published)
    assert (stands.place, stands.pay_max) == ("Whitby", None)
    assert stands.draft == {"values": {"place": "Leeds", "pay_max": "5000"}}
    address = f"/calls/{published.slug}/"
    assert "Leeds" not in client.get(address).text
    assert "Leeds" in office.client.get(f"{office.base}calls/{published.pk}/preview/").text
    assert 'value="Leeds"' in office.client.get(f"{office.base}calls/{published.pk}/edit/").text
    assert "Changes wait to be published" in office.client.get(f"{office.base}calls/{published.pk}/").text

    assert office.client.post(f"{office.base}calls/{published.pk}/publish/").status_code == 302
    stands = office.reread(published)
    assert (stands.place, stands.pay_max, stands.version, stands.draft) == ("Leeds", 5000, 2, {})
    assert "£4,250–£5,000 a week" in client.get(address).text
    with office.scope():
        changes = CallVersion.objects.get(number=2).changes
    assert [(one["label"], one["before"], one["after"]) for one in changes] == [
        ("Place", "Whitby", "Leeds"),
        ("Pay", "£4,250 a week", "£4,250–£5,000 a week"),
    ]


def test_typing_a_thing_back_leaves_nothing_waiting(office, published, whole):
    autosave(office, f"calls/{published.pk}/edit/", whole | {"place": "Leeds"})
    autosave(office, f"calls/{published.pk}/edit/", whole)
    assert office.reread(published).draft == {}


def test_changes_can_be_forgotten(office, published, whole):
    autosave(office, f"calls/{published.pk}/edit/", whole | {"place": "Leeds"})
    office.client.post(f"{office.base}calls/{published.pk}/discard/")
    stands = office.reread(published)
    assert (stands.place, stands.draft, stands.version) == ("Whitby", {}, 1)


def test_publishing_changes_that_take_an_answer_away_is_refused(office, published, whole):
    autosave(office, f"calls/{published.pk}/edit/", whole | {"place": ""})
    page = office.client.post(f"{office.base}calls/{published.pk}/publish/")
    assert page.status_code == 422
    assert "Say where the work is" in page.text
    stands = office.reread(published)
    assert (stands.place, stands.version) == ("Whitby", 1)


def test_a_role_added_later_opens_with_the_changes(office, published, role_typed, client):
    office.client.post(f"{office.base}calls/{published.pk}/roles/new/", {"name": "Captain Rourke", "tier": "lead"})
    with office.scope():
        role = Role.objects.get(name="Captain Rourke")
    office.client.post(f"{office.base}roles/{role.pk}/edit/", role_typed | {"name": "Captain Rourke"})
    assert "Captain Rourke" not in client.get(f"/calls/{published.slug}/").text
    office.client.post(f"{office.base}calls/{published.pk}/publish/")
    assert office.reread(role).state == RoleState.OPEN
    assert "Captain Rourke" in client.get(f"/calls/{published.slug}/").text
    with office.scope():
        assert CallVersion.objects.get(number=2).changes[0]["after"] == "New role"


def test_who_applied_is_told_once_what_changed(office, published, whole, django_capture_on_commit_callbacks):
    with office.scope():
        role = Role.objects.get()
    applied = factories.SubmissionFactory(role=role)
    agency = factories.AgencyFactory()
    agent = factories.UserFactory(name="Dana Price")
    for _ in range(2):
        factories.SubmissionFactory(role=role, via="rep", submitted_by=agent, agency=agency)
    factories.SubmissionFactory(role=role, state="withdrawn")
    autosave(office, f"calls/{published.pk}/edit/", whole | {"place": "Leeds"})
    office.client.post(f"{office.base}calls/{published.pk}/publish/")
    with across_offices("a test reads what was written"):
        notes = {note.recipient_id: note for note in OutboxMessage.objects.filter(kind="casting.call_changed")}
    assert set(notes) == {applied.submitted_by_id, agent.pk}
    assert notes[applied.submitted_by_id].context["who"] == "you"
    assert notes[applied.submitted_by_id].context["changes"] == "Place: Leeds, was Whitby"
    assert " and " in notes[agent.pk].context["who"]
    assert Notice.objects.filter(user=agent).count() == 1
    assert mail.outbox == []


def test_telling_ten_thousand_takes_no_more_statements_than_telling_two(office, published, whole, assert_statements):
    with office.scope():
        role = Role.objects.get()
    for _ in range(30):
        factories.SubmissionFactory(role=role)
    autosave(office, f"calls/{published.pk}/edit/", whole | {"place": "Leeds"})
    with assert_statements(42):
        office.client.post(f"{office.base}calls/{published.pk}/publish/")
    with across_offices("a test reads what was written"):
        assert OutboxMessage.objects.filter(kind="casting.call_changed").count() == 30


def test_editing_the_production_makes_a_version_at_once(office, published, client):
    edit = f"{office.base}productions/{published.production_id}/edit/"
    sent = {"title": "The Salt Road", "kind": "film", "agreement": "sag_aftra", "director": "Ines Okafor"}
    assert office.client.post(edit, sent).status_code == 302
    assert "SAG-AFTRA agreement" in client.get(f"/calls/{published.slug}/").text
    with office.scope():
        labels = [change["label"] for change in CallVersion.objects.get(number=2).changes]
    assert "Agreement" in labels


def test_two_people_publishing_the_same_changes_make_one_version(office, published, whole):
    autosave(office, f"calls/{published.pk}/edit/", whole | {"place": "Leeds"})
    for _ in range(2):
        office.client.post(f"{office.base}calls/{published.pk}/publish/")
    assert office.reread(published).version == 2


def test_a_call_without_a_day_for_answers_promises_the_last_that_is_fair(office, draft, whole):
    factories.RoleFactory(call=draft, state=RoleState.DRAFT)
    office.client.post(f"{office.base}calls/{draft.pk}/edit/", whole | {"answer_by": ""})
    assert office.client.post(f"{office.base}calls/{draft.pk}/publish/").status_code == 302
    assert office.reread(draft).answer_by.isoformat() == "2031-04-02"
