"""Deleting an account: the name and the address are on no page, in no export and in no row; what another signed stays."""

import datetime as dt
import io

import pytest
from django.core.files.storage import default_storage
from django.db import connection, transaction
from django.db.utils import DatabaseError
from django.urls import reverse

from accounts.models import User
from accounts.states import MembershipRole
from accounts.tenancy import across_offices, office_scope
from casting.models import Note, Submission
from casting.services.submissions import RoleEntry, submit
from casting.states import NoteAudience
from core import clock
from core.errors import Conflict
from notifications.models import Notice, OutboxMessage
from notifications.services.notices import NewNotice, add_notices
from talent import tombstone
from talent.models import (
    BookOut,
    MediaAsset,
    Performer,
    PerformerSkill,
    ProfileVersion,
    Receipt,
    Representation,
    RosterImport,
    RosterImportRow,
    TalentList,
    TalentListEntry,
)
from talent.services.erasing import erase_account, erase_client
from talent.services.media import upload_headshot
from talent.services.preparing import erase_media
from talent.services.saved_searches import write_search_letters
from talent.services.search_index import refresh_due_entries
from tests import factories
from tests.talent.conftest import LEGAL_NAME, fill, make_cast, picture, sign_in

NAME = "Zipporah Quillfeather"
MAIL = "zipporah.private@example.org"
NOTE = "I once rowed to Skye."


@pytest.fixture
def gone(db):
    """Somebody known everywhere: applied, noted, listed, represented, written about."""
    cast = make_cast()
    actor = factories.UserFactory(name=NAME, email=MAIL)
    performer = factories.PerformerFactory(account=actor, stage_name=NAME, slug="zipporah", visibility="public")
    fill(actor, performer)
    file = io.BytesIO(picture())
    file.name, file.size = "zipporah.jpg", len(file.getvalue())
    asset = upload_headshot(actor=actor, performer=performer, file=file)
    office = factories.OrganisationFactory(slug="okoye", name="Okoye Casting")
    director = factories.MembershipFactory(organisation=office, role=MembershipRole.DIRECTOR).user
    role = factories.RoleFactory(call__production__organisation=office, name="Mara Voss", asks_headshot=False)
    submit(actor=actor, call=role.call, performer=performer, entries=[RoleEntry(role_id=role.pk, note=NOTE)])
    with across_offices("a test"):
        row = Submission.objects.get(performer=performer)
        factories.RepresentationFactory(performer=performer, organisation=cast.agency)
        Note.objects.create(
            organisation=office, submission=row, author=director, audience=NoteAudience.OFFICE, text=f"{NAME} is a find"
        )
        kept = TalentList.objects.create(organisation=office, name="Boats", total=1)
        TalentListEntry.objects.create(talent_list=kept, performer=performer, note="rows")
    BookOut.objects.create(performer=performer, starts_on=dt.date(2027, 1, 1), ends_on=dt.date(2027, 1, 2), note=NAME)
    add_notices([NewNotice(director.pk, f"{NAME} has applied", "k1"), NewNotice(director.pk, "Somebody else", "k2")])
    return {
        "cast": cast, "actor": actor, "performer": performer, "asset": asset, "office": office, "director": director,
        "role": role, "row": row,
    }  # fmt: skip


def rows_with(*words: str) -> dict[str, int]:
    """Every text and JSON column of the database that still holds one of these words."""
    found = {}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'public' "
            "AND data_type IN ('text', 'character varying', 'jsonb', 'json', 'ARRAY')"
        )
        for table, column in cursor.fetchall():
            for word in words:
                cursor.execute(f'SELECT count(*) FROM "{table}" WHERE "{column}"::text ILIKE %s', [f"%{word}%"])
                if count := cursor.fetchone()[0]:
                    found[f"{table}.{column}"] = count
    return found


def test_no_row_of_the_database_knows_them_any_more(gone):
    assert rows_with("Quillfeather", "zipporah", NOTE)
    receipt = erase_account(actor=gone["actor"], wants_letter=False)
    assert rows_with("Quillfeather", "zipporah", NOTE, LEGAL_NAME) == {}
    user = User.objects.get(pk=gone["actor"].pk)
    assert (user.is_active, user.has_usable_password(), user.emailaddress_set.count()) == (False, False, 0)
    assert receipt.facts["files"] == 1
    assert receipt.facts["profiles"] == 1
    assert Notice.objects.filter(user=gone["director"]).values_list("title", flat=True).get(dedupe_key="k2")


def test_a_letter_about_who_is_new_in_a_search_names_them_no_more(gone):
    elsewhere = factories.OrganisationFactory(verified=True)
    seeker = factories.MembershipFactory(organisation=elsewhere, role=MembershipRole.DIRECTOR).user
    given = {"name": "Rowers", "cadence": "at_once", "query": "skills=rowing"}
    saved = sign_in(seeker).post(reverse("talent:search-save", args=[elsewhere.slug]), given)
    assert saved.status_code == 302
    PerformerSkill.objects.create(performer=gone["performer"], skill="Rowing", level="skilled")
    refresh_due_entries()
    assert write_search_letters("at_once") == 1
    assert rows_with("Quillfeather")["notifications_outboxmessage.context"]
    erase_account(actor=gone["actor"], wants_letter=False)
    assert rows_with("Quillfeather", "zipporah") == {}


def test_files_go_and_nothing_of_the_profile_is_left(gone):
    name = MediaAsset.objects.get(pk=gone["asset"].pk).original.name
    assert default_storage.exists(name)
    erase_account(actor=gone["actor"], wants_letter=False)
    # What the worker does with each of the files, at once: nothing of an account is undone.
    assert erase_media(asset_id=gone["asset"].pk)
    assert not default_storage.exists(name)
    assert not Receipt.objects.filter(kind="media").exists()
    performer = Performer.objects.get(pk=gone["performer"].pk)
    assert performer.erased_at is not None
    assert not performer.book_outs.exists()
    with across_offices("a test reads back"):
        assert not Representation.objects.filter(performer=performer, ends_on=None).exists()
        assert TalentList.objects.get().total == 0


def test_the_office_reads_a_tombstone(gone):
    page = f"/office/{gone['office'].slug}/roles/{gone['role'].pk}/"
    client = sign_in(gone["director"])
    assert NAME in client.get(page).content.decode()
    erase_account(actor=gone["actor"], wants_letter=False)
    withdrawn = client.get(page, {"stage": "withdrawn"}).content.decode()
    assert NAME not in withdrawn
    with office_scope(gone["office"]):
        row = Submission.objects.select_related("profile").get()
    assert (row.state, row.profile.data) == ("withdrawn", tombstone.VERSION)
    found = client.get(page, {"stage": "withdrawn", "q": "Quillfeather"}).content.decode()
    assert NAME not in found
    # Nothing can be asked of somebody who is not there.
    panel = client.get(f"{page}submissions/{gone['row'].pk}/").content.decode()
    assert "A performer who has left" in panel
    for offered in ("data-room-acts", "Make an offer", "Ask for a self-tape", "resume.pdf"):
        assert offered not in panel


def test_a_version_becomes_the_tombstone_and_nothing_else(gone):
    version = ProfileVersion.objects.filter(performer=gone["performer"]).first()
    for change in ({"data": tombstone.VERSION, "fingerprint": ""}, {"data": {}}):
        with pytest.raises(DatabaseError), transaction.atomic():
            ProfileVersion.objects.filter(pk=version.pk).update(**change)
    erase_account(actor=gone["actor"], wants_letter=False)
    with pytest.raises(DatabaseError), transaction.atomic():
        ProfileVersion.objects.filter(pk=version.pk).update(data=tombstone.VERSION | {"bio": "Back again"})


def test_pages_answer_as_if_they_had_never_been(gone):
    session = sign_in(gone["actor"])
    addresses = [reverse("talent:performer", args=["zipporah"]), reverse("talent:profile", args=["zipporah"])]
    erase_account(actor=gone["actor"], wants_letter=False)
    for address in addresses:
        assert sign_in(gone["cast"].agent).get(address).status_code == 404
    assert session.get(reverse("talent:profile-edit")).status_code == 302


def test_it_is_typed_out_after_signing_in_anew_and_leaves_a_receipt(gone):
    client = sign_in(gone["actor"])
    page = reverse("talent:account-delete")
    assert "reauthenticate" in client.get(page)["Location"]
    client.post("/account/reauthenticate/", {"password": factories.PASSWORD})
    shown = client.get(page).content.decode()
    assert NAME in shown
    assert "What stays" in shown
    assert client.post(page, {"word": "remove"}).status_code == 422
    assert User.objects.get(pk=gone["actor"].pk).is_active
    answer = client.post(page, {"word": " Delete ", "wants_receipt": "on"})
    receipt = Receipt.objects.get(kind="account")
    assert answer["Location"] == reverse("talent:account-gone", args=[receipt.public_id])
    assert "It is done" in client.get(answer["Location"]).content.decode()
    with across_offices("a test reads back"):
        letter = OutboxMessage.objects.get(kind="talent.account_erased")
    assert letter.to_email == MAIL
    assert NAME not in str(receipt.facts)


def test_the_only_owner_of_an_office_hands_it_over_first(gone):
    factories.MembershipFactory(
        user=gone["actor"], role=MembershipRole.OWNER, organisation__name="Quill Casting", organisation__slug="quill"
    )
    with pytest.raises(Conflict, match="only owner of Quill Casting"):
        erase_account(actor=gone["actor"], wants_letter=False)
    assert Performer.objects.get(pk=gone["performer"].pk).stage_name == NAME


def test_a_profile_that_an_agency_made_is_deleted_by_it_alone(db):
    cast = make_cast()
    page = reverse("talent:client-delete", args=[cast.agency.slug, cast.client.slug])
    assert sign_in(cast.assistant).get(page).status_code == 403
    assert sign_in(cast.director).get(page).status_code == 404
    answer = sign_in(cast.agent).post(page, {"word": "delete"})
    assert answer.status_code == 302
    assert Performer.objects.get(pk=cast.client.pk).erased_at is not None


def test_an_agency_does_not_delete_whoever_holds_their_own(db):
    cast = make_cast()
    with across_offices("a test"):
        factories.RepresentationFactory(performer=cast.performer, organisation=cast.agency)
    with pytest.raises(Conflict, match="only they delete it"):
        erase_client(actor=cast.agent, agency=cast.agency, performer=cast.performer)


def test_a_name_that_is_a_word_takes_no_others_letters_lines_or_notices_along(db):
    cast = make_cast()
    actor = factories.UserFactory(name="May", email="may@example.org")
    performer = factories.PerformerFactory(account=actor, stage_name="May")
    with across_offices("a test"):
        factories.RepresentationFactory(performer=performer, organisation=cast.agency)
        letters = [
            OutboxMessage.objects.create(
                kind="casting.not_this_time", recipient=cast.agent, to_email=cast.agent.email, dedupe_key=said,
                subject_text="News", body_text=said, context={"thanks": said},
            )
            for said in ("Noor may come on Friday.", "Mayer and May are seen first.")
        ]  # fmt: skip
        brought = RosterImport.objects.create(
            organisation=cast.agency, file_name="a.csv", heading=["Name"], columns={"name": 0}, total=4
        )
        for number, (said, more) in enumerate(
            [
                ("Mayer Vance", {}),
                ("Ada May", {"performer": cast.client, "done_at": clock.now()}),
                ("MAY", {}),
                ("M. Vance", {"verdict": "choose", "choices": [{"id": performer.pk, "name": "May"}]}),
            ]
        ):
            RosterImportRow.objects.create(
                roster_import=brought, number=number, cells=[said], **{"verdict": "new"} | more
            )
    add_notices([NewNotice(cast.agent.pk, "Idris may be put up", "k1"), NewNotice(cast.agent.pk, "May has left", "k2")])
    erase_account(actor=actor, wants_letter=False)
    with across_offices("a test reads back"):
        said = [OutboxMessage.objects.get(pk=letter.pk).body_text for letter in letters]
        assert said == ["Noor may come on Friday.", "Mayer and somebody who has left are seen first."]
        rows = RosterImportRow.objects.filter(roster_import=brought).order_by("number")
        assert [(row.cells, row.verdict, row.choices) for row in rows] == [
            (["Mayer Vance"], "new", []),
            (["Ada May"], "new", []),
            ([], "unreadable", []),
            (["M. Vance"], "new", []),
        ]
    titles = set(Notice.objects.filter(user=cast.agent).values_list("title", flat=True))
    assert titles >= {"Idris may be put up", "somebody who has left has left"}
