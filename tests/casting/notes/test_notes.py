"""Notes over HTTP: who reads which, threads, moments of the tape, mentions, and taking one back."""

from html import escape

import pytest
from django.test import Client

from accounts.models import Activity
from accounts.states import MembershipRole
from accounts.tenancy import across_offices, office_scope
from casting.models import ConflictOfInterest, Note, NoteMention, NoteReading, Submission
from notifications.models import Notice, OutboxMessage
from talent.models import MediaAsset
from talent.states import MediaKind, MediaState
from tests import factories
from tests.casting.room.people import fill, office_with, role_in
from tests.words import stands_in

pytestmark = pytest.mark.django_db
PART = {"X-Requested-With": "XMLHttpRequest"}


@pytest.fixture
def office():
    return office_with()[0]


@pytest.fixture
def one(office):
    return fill(role_in(office, name="Mara Voss"), 1, varied=False, names=["Noor Haddad"])[0]


@pytest.fixture
def member(office):
    def join(name, role=MembershipRole.ASSOCIATE):
        user = factories.MembershipFactory(organisation=office, role=role, user__name=name).user
        client = Client()
        client.force_login(user)
        client.user = user
        return client

    return join


@pytest.fixture
def ada(member):
    return member("Ada Okoye", MembershipRole.DIRECTOR)


@pytest.fixture
def tom(member):
    return member("Tom Reyes")


def here(one) -> str:
    return f"/office/{one.organisation.slug}/roles/{one.role_id}/submissions/{one.pk}/"


def write(client, one, text="Stillness.", **more):
    return client.post(f"{here(one)}notes/", {"text": text, "audience": "office"} | more, headers=PART)


def read(client, one) -> str:
    return client.post(f"{here(one)}notes/read/", headers=PART).content.decode()


def recall(client, one, note):
    return client.post(f"{here(one)}notes/{note.pk}/remove/", headers=PART)


def last(one) -> Note:
    with office_scope(one.organisation):
        return Note.objects.filter(submission=one).select_related("submission").latest("pk")


def bearer(user, office) -> dict[str, str]:
    return {"Authorization": f"Bearer {factories.ApiTokenFactory(user=user, organisation=office).secret}"}


def give_tape(one, length=60_000):
    with office_scope(one.organisation):
        tape = MediaAsset.objects.create(
            performer=one.performer, kind=MediaKind.TAPE, state=MediaState.READY, original="t", duration_ms=length
        )
        Submission.objects.filter(pk=one.pk).update(tape=tape)


# --- threads and audiences ------------------------------------------------------------------------------------------


def test_an_answer_reaches_no_further_than_its_thread(ada, tom, one):
    write(ada, one, audience="production")
    first = last(one)
    wider = write(tom, one, "Agreed.", parent=first.pk, audience="executives")
    assert wider.status_code == 422
    assert (
        "This thread is for the production team. An answer reaches the same people or fewer." in wider.content.decode()
    )
    assert write(tom, one, "Agreed.", parent=first.pk, audience="office").status_code == 200
    answer = last(one)
    assert (answer.parent_id, answer.audience) == (first.pk, "office")
    nested = write(ada, one, "And again.", parent=answer.pk)
    assert nested.status_code == 422
    assert "Answer the note that began this thread." in nested.content.decode()


def test_nobody_answers_what_they_cannot_read(ada, tom, one):
    write(ada, one, "Mine alone.", audience="me")
    answer = write(tom, one, "Peek.", parent=last(one).pk)
    assert answer.status_code == 422
    assert "This note is gone." in answer.content.decode()


def test_says_in_a_sentence_who_will_read(ada, one):
    page = ada.get(here(one)).content.decode()
    assert f"Everyone at {escape(one.organisation.name)} who looks at submissions reads this. Nobody outside." in page
    assert 'data-says="Only you read this."' in page


# --- a moment of the tape -------------------------------------------------------------------------------------------


def test_points_at_a_moment_of_the_tape(ada, one):
    give_tape(one)
    assert write(ada, one, "Lovely turn", at="0:42").status_code == 200
    assert last(one).at_ms == 42_000
    assert 'data-seek="42000"' in ada.get(here(one)).content.decode()
    assert "The tape has no such moment." in write(ada, one, at="1:01").content.decode()
    assert "Write the moment as 0:42." in write(ada, one, at="later").content.decode()


def test_without_a_tape_there_is_no_moment(ada, one):
    answer = write(ada, one, at="0:42")
    assert answer.status_code == 422
    assert "There is no tape here to point into." in answer.content.decode()


# --- mentions -------------------------------------------------------------------------------------------------------


def test_a_mention_tells_the_colleague_and_quotes_nothing(ada, tom, one):
    assert write(ada, one, "Pair her with Elias? @Tom Reyes").status_code == 200
    with across_offices("test"):
        mail = OutboxMessage.objects.get(kind="casting.note_mention")
        assert NoteMention.objects.get().person == tom.user
    assert (mail.to_email, mail.context["author"]) == (tom.user.email, "Ada Okoye")
    notice = Notice.objects.get(user=tom.user)
    for told in (str(mail.context), notice.title, notice.text):
        assert "Elias" not in told
        assert not stands_in(told, "Noor")
    assert '<b class="mention">@Tom Reyes</b>' in read(tom, one)


def test_a_first_name_is_enough_where_one_person_has_it(ada, tom, member, one):
    assert write(ada, one, "What do you think, @tom?").status_code == 200
    member("Tom Bell")
    twice = write(ada, one, "And now, @tom?")
    assert twice.status_code == 422
    assert "share a first name. Write the whole name after the @." in twice.content.decode()
    assert write(ada, one, "mail ada@tom.example about it").status_code == 200
    with across_offices("test"):
        assert NoteMention.objects.count() == 1


@pytest.mark.parametrize(
    ("audience", "sentence"),
    [
        ("me", "Only you read this note, so it would not reach Tom Reyes."),
        ("office", "Tom Reyes cannot read notes on this person just now."),
    ],
)
def test_a_mention_that_would_not_reach_is_refused_by_name(ada, tom, one, audience, sentence):
    with office_scope(one.organisation):
        ConflictOfInterest.objects.create(organisation=one.organisation, reviewer=tom.user, performer=one.performer)
    answer = write(ada, one, "See this, @Tom Reyes", audience=audience)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    with across_offices("test"):
        assert not Note.objects.exists()
        assert not OutboxMessage.objects.exists()


def test_offers_colleagues_who_look_at_submissions(ada, tom, member, one):
    member("Rita Reader", MembershipRole.READER)
    member("Sam Runner", MembershipRole.SESSION_RUNNER)
    names = ada.get(f"{here(one)}notes/people/").json()["people"]
    assert names == ["Sam Runner", "Tom Reyes"]


# --- read, and taken back -------------------------------------------------------------------------------------------


def test_taken_back_until_somebody_has_read_it(ada, tom, one):
    write(ada, one, "Too soon to say.")
    first = last(one)
    tom.get(here(one), headers=PART)  # fetched beforehand, not read
    assert recall(ada, one, first).status_code == 200
    assert "Too soon" not in read(tom, one)

    write(ada, one, "Now I mean it.")
    second = last(one)
    assert "Now I mean it." in read(tom, one)
    refused = recall(ada, one, second)
    assert refused.status_code == 409
    assert "Read by Tom Reyes on " in refused.content.decode()
    assert "so it cannot be taken back any more." in refused.content.decode()
    assert "Now I mean it." in read(tom, one)
    assert "Read by Tom Reyes" in read(ada, one)


def test_a_page_of_its_own_reads(ada, tom, one):
    write(ada, one)
    assert "Stillness." in tom.get(here(one)).content.decode()
    with office_scope(one.organisation):
        assert NoteReading.objects.get().reader == tom.user
    tom.get(here(one))
    with office_scope(one.organisation):
        assert NoteReading.objects.count() == 1


def test_writing_from_the_filmstrip_reads_nothing(ada, tom, one):
    write(ada, one)
    headers = PART | {"Accept": "application/json"}
    assert tom.post(f"{here(one)}notes/", {"text": "Yes.", "audience": "office"}, headers=headers).status_code == 201
    refused = tom.post(f"{here(one)}notes/", {"text": " ", "audience": "office"}, headers=headers)
    assert (refused.status_code, refused.json()["message"]) == (422, "Write something first.")
    with office_scope(one.organisation):
        assert not NoteReading.objects.exists()


def test_the_offices_copy_of_the_record_reads_what_it_prints(ada, tom, one):
    write(ada, one)
    with office_scope(one.organisation):
        Submission.objects.filter(pk=one.pk).update(state="shortlisted")
    copy = tom.get(f"/office/{one.organisation.slug}/roles/{one.role_id}/record/pdf/?copy=office")
    assert copy.status_code == 200
    assert recall(ada, one, last(one)).status_code == 409


def test_one_who_answers_has_read(ada, tom, one):
    write(ada, one)
    first = last(one)
    write(tom, one, "Yes.", parent=first.pk)
    assert recall(ada, one, first).status_code == 409


def test_what_is_taken_back_takes_its_letter_and_own_answers_along(ada, tom, one):
    write(ada, one, "@Tom Reyes look")
    first = last(one)
    write(ada, one, "I mean scene 3.", parent=first.pk)
    assert recall(ada, one, first).status_code == 200
    with across_offices("test"):
        assert OutboxMessage.objects.get().state == "superseded"
        assert not Note.objects.filter(removed_at=None).exists()
    assert "scene 3" not in read(tom, one)


def test_a_note_to_oneself_is_in_no_log(ada, tom, one):
    write(ada, one, "Ask me tomorrow.", audience="me")
    recall(ada, one, last(one))
    with office_scope(one.organisation):
        assert not Activity.objects.filter(verb__contains="note").exists()


def test_reads_two_hundred_notes_in_a_few_statements(ada, tom, one, assert_statements):
    with office_scope(one.organisation):
        Note.objects.bulk_create(
            Note(organisation=one.organisation, submission=one, author=ada.user, text=f"Note {n}") for n in range(200)
        )
    with assert_statements(24):
        page = read(tom, one)
    assert page.count('class="note"') == 200


# --- by API ---------------------------------------------------------------------------------------------------------


def test_a_token_writes_reads_and_takes_back(ada, tom, one):
    url = f"/api/v1/office/roles/{one.role_id}/submissions/{one.pk}/notes/"
    keys = {name: bearer(person.user, one.organisation) for name, person in (("ada", ada), ("tom", tom))}
    made = Client().post(url, {"text": "By token."}, content_type="application/json", headers=keys["ada"])
    assert made.status_code == 201
    Client().post(url, {"text": "Hush.", "audience": "me"}, content_type="application/json", headers=keys["ada"])
    assert [note["text"] for note in Client().get(url, headers=keys["tom"]).json()] == ["By token."]
    refused = Client().delete(f"{url}{made.json()['id']}/", headers=keys["ada"])
    assert refused.status_code == 409
    assert "Read by Tom Reyes" in refused.json()["detail"]


@pytest.mark.parametrize(("name", "text"), [("Jörg Weiß", "@Jörg Weiß, look."), ("Weiß", "@weiß?"), ("Igor", "@Igor!")])
def test_a_mention_is_read_as_it_is_written(ada, member, one, name, text):
    member(name)
    assert write(ada, one, text).status_code == 200
    with office_scope(one.organisation):
        assert [mention.person.name for mention in last(one).mentions.all()] == [name]


def test_a_letter_that_only_looks_alike_mentions_nobody(ada, member, one):
    member("Igor")
    assert write(ada, one, "@ıgor and @İgor").status_code == 200
    with office_scope(one.organisation):
        assert not last(one).mentions.exists()
