"""What an office keeps of its searches stays with it: lists, notes, saved searches, whom it leaves out, the log."""

from urllib.parse import quote

import pytest

from accounts.states import MembershipRole
from accounts.tenancy import office_scope
from notifications.models import OutboxMessage
from talent.models import NotShown, OfficeNote, SavedSearch, SearchEntry, SearchLog, SearchWord, TalentList
from talent.services.profiles import set_visibility
from talent.services.saved_searches import write_search_letters
from talent.services.search_index import refresh_due_entries
from tests import factories
from tests.talent.search.conftest import found, person, sign_in


@pytest.fixture
def ama(db):
    return person("Ama Boateng", skills=("Fencing",))


def test_found_people_go_on_a_list_that_the_office_shares(ama, signed_in, office):
    base = f"/office/{office.slug}/talent/"
    kept = {"pick": ama.pk, "new_list": "Fencers", "act": "list", "query": "skills=fencing&seed=3"}
    answer = signed_in.post(f"{base}keep/", kept)
    assert answer.url == f"{base}?skills=fencing&seed=3"
    with office_scope(office):
        made = TalentList.objects.get()
        assert (made.name, made.total) == ("Fencers", 1)
    colleague = sign_in(factories.MembershipFactory(organisation=office, role=MembershipRole.SESSION_RUNNER).user)
    assert "Ama Boateng" in colleague.get(f"{base}lists/{made.pk}/").content.decode()
    assert colleague.post(f"{base}keep/", kept).status_code == 403
    assert found(signed_in, office, f"in_list={made.pk}") == {"Ama Boateng"}
    export = b"".join(signed_in.get(f"{base}lists/{made.pk}/export/").streaming_content).decode()
    assert export.startswith("\ufeffName") and "Ama Boateng" in export
    set_visibility(actor=ama.account, performer=ama, visibility="unlisted")
    page = signed_in.get(f"{base}lists/{made.pk}/").content.decode()
    assert "Ama Boateng" not in page and "can no longer be found" in page


def test_who_is_left_out_is_left_out_here_alone(ama, signed_in, office):
    elsewhere = factories.OrganisationFactory()
    other = sign_in(factories.MembershipFactory(organisation=elsewhere, role=MembershipRole.OWNER).user)
    signed_in.post(f"/office/{office.slug}/talent/{ama.slug}/leave-out/", {"why": "Our cousin"})
    assert found(signed_in, office) == set()
    assert found(other, elsewhere) == {"Ama Boateng"}
    with office_scope(office):
        assert NotShown.objects.get().why == "Our cousin"
    assert "cousin" not in sign_in(ama.account).get(f"/performers/{ama.slug}/").content.decode()
    signed_in.post(f"/office/{office.slug}/talent/{ama.slug}/show-again/")
    assert found(signed_in, office) == {"Ama Boateng"}


def test_a_note_is_read_by_the_office_and_nobody_else(ama, signed_in, office):
    address = f"/office/{office.slug}/talent/{ama.slug}/"
    assert signed_in.post(address, {"text": "Warm and quick"}).status_code == 302
    assert "Warm and quick" in signed_in.get(address).content.decode()
    elsewhere = factories.OrganisationFactory()
    other = sign_in(factories.MembershipFactory(organisation=elsewhere, role=MembershipRole.OWNER).user)
    assert "Warm and quick" not in other.get(f"/office/{elsewhere.slug}/talent/{ama.slug}/").content.decode()
    with office_scope(office):
        note = OfficeNote.objects.get()
    colleague = sign_in(factories.MembershipFactory(organisation=office, role=MembershipRole.OWNER).user)
    assert colleague.post(f"{address}notes/{note.pk}/remove/").status_code == 403
    signed_in.post(f"{address}notes/{note.pk}/remove/")
    assert "Warm and quick" not in signed_in.get(address).content.decode()


def test_letters_name_whoever_is_new_and_nobody_twice(ama, signed_in, office, django_capture_on_commit_callbacks):
    refresh_due_entries()
    given = {"name": "Fencers", "cadence": "at_once", "query": "skills=fencing"}
    assert signed_in.post(f"/office/{office.slug}/talent/saved/new/", given).status_code == 302
    assert write_search_letters("at_once") == 0
    person("Idris Vale", skills=("fencing",), visibility="trade")
    person("Hidden Fencer", skills=("fencing",), visibility="unlisted")
    refresh_due_entries()
    assert [write_search_letters("at_once") for _ in range(2)] == [1, 0]
    with office_scope(office):
        (letter,) = OutboxMessage.objects.filter(kind="talent.new_in_search")
        saved = SavedSearch.objects.get()
    assert "Idris Vale" in letter.context["people"] and "Hidden" not in letter.context["people"]
    assert "Ama" not in letter.context["people"]
    address = f"/office/{office.slug}/talent/saved/{saved.pk}/"
    assert signed_in.get(address).url.endswith("?skills=fencing")


def test_a_search_in_a_list_that_is_gone_keeps_no_letter_from_anybody(ama, signed_in, office):
    refresh_due_entries()
    with office_scope(office):
        gone = TalentList.objects.create(organisation=office, name="Leads")
    for name, query in [("In the list", f"in_list={gone.pk}"), ("Fencers", "skills=fencing")]:
        given = {"name": name, "cadence": "at_once", "query": query}
        assert signed_in.post(f"/office/{office.slug}/talent/saved/new/", given).status_code == 302
    signed_in.post(f"/office/{office.slug}/talent/lists/{gone.pk}/remove/")
    person("Idris Vale", skills=("fencing",))
    refresh_due_entries()
    assert write_search_letters("at_once") == 1


def test_the_log_is_its_owners(ama, signed_in, office, director):
    found(signed_in, office, "skills=fencing")
    found(signed_in, office)
    with office_scope(office):
        (line,) = SearchLog.objects.all()
    assert (line.user, line.filters, line.found) == (director, {"skills": ["fencing"]}, 1)
    address = f"/office/{office.slug}/talent/log/"
    assert signed_in.get(address).status_code == 403
    owner = sign_in(factories.MembershipFactory(organisation=office, role=MembershipRole.OWNER).user)
    assert "fencing" in owner.get(address).content.decode()


@pytest.mark.parametrize(
    ("visibility", "born_on", "for_verified", "for_unverified"),
    [
        ("public", None, True, True),
        ("trade", None, True, False),
        ("unlisted", None, False, False),
        ("public", "2018-05-03", True, False),
    ],
)
def test_the_door_is_the_policy(visibility, born_on, for_verified, for_unverified, signed_in, office):
    one = person("Ama Boateng", visibility=visibility, born_on=born_on)
    waiting = factories.OrganisationFactory(verified=False)
    other = sign_in(factories.MembershipFactory(organisation=waiting, role=MembershipRole.OWNER).user)
    assert found(signed_in, office) == ({"Ama Boateng"} if for_verified else set())
    assert found(other, waiting) == ({"Ama Boateng"} if for_unverified else set())
    page = other.get(f"/office/{waiting.slug}/talent/{one.slug}/")
    assert page.status_code == (200 if for_unverified else 404)
    shown = signed_in.get(f"/office/{office.slug}/talent/{one.slug}/").content.decode()
    assert "2018" not in shown


def test_who_hides_is_gone_before_the_index_knows(ama, signed_in, office):
    assert found(signed_in, office) == {"Ama Boateng"}
    set_visibility(actor=ama.account, performer=ama, visibility="unlisted")
    page = signed_in.get(f"/office/{office.slug}/talent/")
    assert "Ama Boateng" not in page.content.decode()
    refresh_due_entries()
    assert not SearchEntry.objects.exists()
    assert not SearchWord.objects.filter(word__in=["ama", "boateng"]).exists()


def test_pages_go_on_where_the_last_ended_and_seeds_begin_elsewhere(signed_in, office):
    for number in range(60):
        person(f"Fencer {number}", skills=("fencing",))
    names, address = [], f"/office/{office.slug}/talent/?skills=fencing&seed=9"
    refresh_due_entries()
    after = ""
    while after is not None:
        shown = signed_in.get(f"{address}&after={quote(after)}").context["found"]
        names += [card.performer.stage_name for card in shown.cards]
        after = shown.next_cursor
    assert len(names) == len(set(names)) == 60
    others = [found_first(signed_in, office, seed) for seed in range(6)]
    assert len(set(others)) > 1
    assert found_first(signed_in, office, 9) == names[0]


def found_first(client, office, seed: int) -> str:
    page = client.get(f"/office/{office.slug}/talent/?skills=fencing&seed={seed}")
    return page.context["found"].cards[0].performer.stage_name


def test_a_facet_counts_what_its_own_answers_would_find(signed_in, office):
    person("A", plays=["woman"], skills=("fencing", "juggling"))
    person("B", plays=["man"], skills=("fencing",))
    person("C", plays=[], skills=())
    refresh_due_entries()
    address = f"/office/{office.slug}/talent/facets/"
    counted = signed_in.get(f"{address}?plays=woman&skills=fencing").context["counted"]
    facets = {facet.name: {one.value: one.count.number for one in facet.choices} for facet in counted.facets}
    assert counted.count.number == 1
    # One answer is enough, so the others are counted as if none was chosen; all skills must be there, so they narrow.
    assert facets["plays"] == {"woman": 1, "man": 1, "-": 0}
    assert facets["skills"] == {"fencing": 1, "juggling": 1, "-": 0}
    assert {one.value for one in counted.facets[0].choices if one.is_chosen} == {"woman"}


def test_a_page_of_faces_takes_as_many_statements_as_one(signed_in, office, django_assert_max_num_queries):
    for number in range(40):
        person(f"Fencer {number}", skills=("fencing",))
    refresh_due_entries()
    with django_assert_max_num_queries(20):
        signed_in.get(f"/office/{office.slug}/talent/?words=fencer&skills=fencing")
