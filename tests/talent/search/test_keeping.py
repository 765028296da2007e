"""What an office keeps of its searches stays with it: lists, notes, saved searches, whom it leaves out, the log."""

import io
from urllib.parse import quote

import pytest
from django.conf import settings
from django.urls import reverse
from openpyxl import load_workbook

from accounts.states import MembershipRole
from accounts.tenancy import office_scope
from core import clock
from core.pages import encode_cursor
from notifications.models import OutboxMessage
from talent.models import (
    NotShown,
    OfficeNote,
    SavedSearch,
    SearchEntry,
    SearchLog,
    SearchWord,
    TalentList,
    TalentListEntry,
)
from talent.services.profiles import set_visibility
from talent.services.saved_searches import write_search_letters
from talent.services.search_index import refresh_due_entries
from talent.states import MediaKind, MediaState
from tests import factories
from tests.talent.search.conftest import found, person, sign_in
from tests.words import stands_in


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


def a_list(office, *people, note: str = "") -> TalentList:
    with office_scope(office):
        made = TalentList.objects.create(organisation=office, name="Fencers", total=len(people))
        TalentListEntry.objects.bulk_create(
            [TalentListEntry(talent_list=made, performer=one, note=note, position=at) for at, one in enumerate(people)]
        )
    return made


def test_a_list_is_taken_away_as_a_file_and_that_is_on_record(ama, signed_in, office, director):
    agency = factories.OrganisationFactory(name="Pearl & Dane", kind="agency")
    factories.RepresentationFactory(performer=ama, organisation=agency)
    made = a_list(office, ama, person("Hidden", visibility="unlisted"), person("Zoë"), note="=1+1")
    address = f"/office/{office.slug}/talent/lists/{made.pk}/export/"
    lines = b"".join(signed_in.get(address).streaming_content).decode().splitlines()
    assert lines[0].startswith("\ufeffName,") and len(lines) == 3
    assert (
        lines[1].startswith("Ama Boateng,")
        and f",Pearl & Dane,'=1+1,{settings.SITE_URL}/performers/{ama.slug}/" in lines[1]
    )
    book = load_workbook(io.BytesIO(b"".join(signed_in.get(f"{address}?as=xlsx").streaming_content)))
    rows = list(book.active.values)
    assert [row[0] for row in rows] == ["Name", "Ama Boateng", "Zoë"] and rows[1][-2] == "'=1+1"
    assert signed_in.get(f"{address}?as=pdf").status_code == 422
    owner = sign_in(factories.MembershipFactory(organisation=office, role=MembershipRole.OWNER).user)
    log = owner.get(f"/office/{office.slug}/activity/").content.decode()
    assert log.count("took the list Fencers away as a file") == 2


def test_who_is_no_longer_listed_is_counted_and_taken_off_without_a_name(ama, signed_in, office):
    gone = [person(name) for name in ("Quill One", "Quill Two")]
    made = a_list(office, gone[0], ama, gone[1])
    address = f"/office/{office.slug}/talent/lists/{made.pk}/"
    for one in gone:
        set_visibility(actor=one.account, performer=one, visibility="unlisted")
    page = signed_in.get(address).content.decode()
    assert "2 people on this list are no longer listed" in page and "Quill" not in page
    colleague = sign_in(factories.MembershipFactory(organisation=office, role=MembershipRole.SESSION_RUNNER).user)
    assert "no longer listed" in colleague.get(address).content.decode()
    assert colleague.post(f"{address}clear/").status_code == 403
    answer = signed_in.post(f"{address}clear/", follow=True).content.decode()
    assert "2 people were taken off Fencers" in answer and "no longer listed" not in answer
    with office_scope(office):
        assert TalentList.objects.get().total == 1
        assert [entry.performer for entry in TalentListEntry.objects.all()] == [ama]


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


def test_what_is_kept_is_changed_on_screen_and_by_token(ama, signed_in, office, by_token):
    refresh_due_entries()
    base = f"/office/{office.slug}/talent/"
    kept = {"name": "Fencers", "cadence": "at_once", "query": "skills=fencing"}
    signed_in.post(f"{base}saved/new/", kept)
    again = signed_in.post(f"{base}saved/new/", {**kept, "query": "skills=fencing&plays=woman"})
    assert again.status_code == 422 and "Put this in its place" in again.content.decode()
    person("Idris Vale", skills=("fencing",))
    refresh_due_entries()
    with office_scope(office):
        saved = SavedSearch.objects.get()
    change = f"{base}saved/{saved.pk}/change/"
    assert 'value="Fencers"' in signed_in.get(change).content.decode()
    refused = signed_in.post(change, {"name": " ", "cadence": "daily"})
    assert refused.status_code == 422 and "selected>Once a day" in refused.content.decode()
    assert signed_in.post(change, {"name": "Blades", "cadence": "daily"}).status_code == 302
    # A new name takes nobody out of the next letter.
    assert write_search_letters("daily") == 1
    women = {**kept, "name": "blades", "query": "skills=fencing&plays=woman"}
    asked_again = signed_in.post(f"{base}saved/new/", women).content.decode()
    assert f'name="replace" value="{saved.pk}"' in asked_again
    # Another name typed beside the button puts nothing in the place of a search that was not shown.
    signed_in.post(f"{base}saved/new/", {**kept, "name": "Reels too", "query": "reel=yes"})
    for name, words in [("reels too", "Reels too is another search."), ("Nobody’s", "No search is kept as Nobody’s.")]:
        refused = signed_in.post(f"{base}saved/new/", {**women, "name": name, "replace": str(saved.pk)})
        assert refused.status_code == 422 and words in refused.content.decode()
    with office_scope(office):
        reels = SavedSearch.objects.get(name="Reels too")
        assert (reels.filters, SavedSearch.objects.count()) == ({"reel": ["yes"]}, 2)
    assert (
        f'name="replace" value="{reels.pk}"'
        in signed_in.post(f"{base}saved/new/", {**women, "name": "reels too", "replace": "x"}).content.decode()
    )
    assert signed_in.post(f"{base}saved/new/", {**women, "replace": str(saved.pk)}).status_code == 302
    with office_scope(office):
        saved.refresh_from_db()
    assert (saved.name, saved.cadence) == ("Blades", "daily")
    assert saved.filters == {"plays": ["woman"], "skills": ["fencing"]}
    one = f"saved/{saved.pk}/"
    assert by_token("PATCH", one, {"cadence": "never"}).json()["filters"] == saved.filters
    assert by_token("PATCH", one, {"filters": {"reel": ["yes"]}, "name": "Reels"}).json()["name"] == "Reels"
    assert by_token("PATCH", one, {"filters": {}}).status_code == 422
    with office_scope(office):
        saved.refresh_from_db()
    assert (saved.name, saved.filters, saved.cadence) == ("Reels", {"reel": ["yes"]}, "never")


def test_lists_are_kept_by_token(ama, office, by_token):
    one = person("Idris Vale")
    listed = a_list(office, ama, one)
    folder = by_token("POST", "folders/", {"name": "2027"}).json()["id"]
    here = f"lists/{listed.pk}/"
    changed = by_token("PATCH", here, {"name": "Blades", "folder": folder}).json()
    assert (changed["name"], changed["folder"], changed["folder_id"]) == ("Blades", "2027", folder)
    assert by_token("PATCH", here, {"note": "For the duel"}).json()["folder"] == "2027"
    assert by_token("PATCH", here, {"folder": None}).json()["folder"] == ""
    assert by_token("PATCH", here, {"folder": 10**6}).status_code == 404
    assert by_token("PATCH", here, {"name": ""}).status_code == 422
    assert by_token("PUT", f"{here}order/", {"performers": [one.pk]}).status_code == 204
    assert by_token("PUT", f"{here}people/{ama.pk}/note/", {"note": "Left-handed"}).status_code == 204
    assert [(row["person"]["stage_name"], row["note"]) for row in by_token("GET", here).json()] == [
        ("Idris Vale", ""), ("Ama Boateng", "Left-handed"),
    ]  # fmt: skip
    assert by_token("DELETE", here).status_code == 204
    assert by_token("POST", f"{here}restore/").json()["name"] == "Blades"
    assert by_token("PATCH", f"folders/{folder}/", {"name": "2028"}).json()["name"] == "2028"
    assert by_token("DELETE", f"folders/{folder}/").status_code == 204


def test_counts_belong_to_the_search_that_was_logged_or_are_one(ama, signed_in, office, director, by_token):
    """Whoever asks how many there are learns what a search would tell them."""
    refresh_due_entries()
    page = f"/office/{office.slug}/talent/"
    asked = "skills=fencing&seed=3"
    mark = signed_in.get(f"{page}?{asked}").context["mark"]
    for counts in (f"{page}facets/?{asked}&of={mark}", f"{page}?{asked}&counts=1&of={mark}"):
        assert signed_in.get(counts).context["counted"].count.number == 1
    assert searched(office) == [{"skills": ["fencing"]}]
    colleague = sign_in(factories.MembershipFactory(organisation=office, role=MembershipRole.ASSOCIATE).user)
    for by, query in (
        (signed_in, asked),
        (signed_in, f"{asked}&of=zz.1"),
        (signed_in, f"{asked}&of={mark}&plays=woman"),
        (colleague, f"{asked}&of={mark}"),
    ):
        before = len(searched(office))
        assert by.get(f"{page}facets/?{query}").status_code == 200
        assert len(searched(office)) == before + 1, query
    signed_in.get(f"{page}facets/?seed=3")
    before = len(searched(office))
    of = by_token("GET", "search/?skills=fencing").json()["counts_of"]
    assert by_token("GET", f"facets/?skills=fencing&of={of}").json()["count"]["number"] == 1
    assert len(searched(office)) == before + 1
    by_token("GET", "facets/?skills=fencing")
    assert len(searched(office)) == before + 2


def searched(office) -> list[dict]:
    with office_scope(office):
        return [row.filters for row in SearchLog.objects.order_by("pk")]


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
    assert not stands_in(shown, "2018")


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


def test_a_long_list_is_put_in_order_on_its_page(ama, office, signed_in):
    one = person("Idris Vale")
    listed = a_list(office, ama, one)
    order = reverse("talent:list-order", args=[office.slug, listed.pk])
    script = {"headers": {"X-Requested-With": "XMLHttpRequest"}}
    # A list holds more people than are chosen in one act.
    places = [one.pk, ama.pk] * 300
    assert signed_in.post(order, {"item": places}, **script).status_code == 204
    shown = signed_in.get(reverse("talent:list", args=[office.slug, listed.pk])).content.decode()
    assert shown.index("Idris Vale") < shown.index("Ama Boateng")
    refused = signed_in.post(order, {"item": ["x"]}, **script)
    assert (refused.status_code, "cannot be read" in refused.content.decode()) == (422, True)


def test_a_token_hears_on_the_first_page_how_many_there_are(ama, by_token):
    for number in range(40):
        person(f"Fencer {number}", skills=("fencing",))
    refresh_due_entries()
    first = by_token("GET", "search/?skills=fencing&seed=9").json()
    assert first["count"]["number"] == 41
    rest = by_token("GET", f"search/?skills=fencing&seed=9&after={quote(first['next_cursor'])}").json()
    assert (len(rest["results"]) > 0, rest["count"]) == (True, None)


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
    facets = {
        facet.name: {one.value: one.count and one.count.number for one in facet.choices} for facet in counted.facets
    }
    assert counted.count.number == 1
    # One answer is enough, so the others are counted as if none was chosen; all skills must be there, so they narrow.
    assert facets["plays"] == {"woman": 1, "man": 1, "-": 0}
    # Who states no skill would come in besides: a 0 would say that nobody is left to come.
    assert facets["skills"] == {"fencing": 1, "juggling": 1, "-": None}
    assert found(signed_in, office, "skills=fencing&skills=-") == {"A", "B", "C"}
    widened = signed_in.get(f"{address}?skills=fencing&skills=-").context["counted"].facets
    (skills,) = [facet for facet in widened if facet.name == "skills"]
    assert {one.value: one.count.number for one in skills.choices}["-"] == 1
    assert {one.value for one in counted.facets[0].choices if one.is_chosen} == {"woman"}


def test_a_page_of_faces_takes_as_many_statements_as_one(signed_in, office, django_assert_max_num_queries):
    for number in range(40):
        person(f"Fencer {number}", skills=("fencing",))
    refresh_due_entries()
    page = f"/office/{office.slug}/talent/"
    signed_in.get(page)
    with django_assert_max_num_queries(13):
        signed_in.get(f"{page}?words=fencer&skills=fencing")


def test_a_face_says_what_is_stated_and_escapes_it(signed_in, office):
    person('<b>{0} & "Zé"', bases=["<i>Leeds", "York"], playing_age_min=30, playing_age_max=35, height_cm=181)
    person("Bare", bases=[], playing_age_min=None, playing_age_max=None, height_cm=None)
    refresh_due_entries()
    page = signed_in.get(f"/office/{office.slug}/talent/").content.decode()
    for words in (
        'aria-label="Tick &lt;b&gt;{0} &amp; &quot;Zé&quot;"',
        '<span dir="auto">&lt;b&gt;{0} &amp; &quot;Zé&quot;</span>',
        "30–35 · 181 cm</span>",
        "&lt;i&gt;Leeds, York</span>",
        'range not stated</span><span class="shot__meta">base not stated</span>',
    ):
        assert words in page
    session_runner = factories.MembershipFactory(organisation=office, role=MembershipRole.SESSION_RUNNER).user
    assert 'name="pick"' not in sign_in(session_runner).get(f"/office/{office.slug}/talent/").content.decode()


def test_a_face_is_the_main_picture_else_the_first_that_is_usable(signed_in, office):
    ama, bo, cy = (person(name) for name in ("Ama Reed", "Bo Reed", "Cy Reed"))
    factories.MediaAssetFactory(performer=ama, position=0, is_main=False)
    main = factories.MediaAssetFactory(performer=ama, position=1, is_main=True)
    factories.MediaAssetFactory(performer=bo, position=0, is_main=False, state=MediaState.FAILED)
    factories.MediaAssetFactory(performer=bo, position=1, is_main=False, removed_at=clock.now())
    first = factories.MediaAssetFactory(performer=bo, position=2, is_main=False)
    factories.MediaAssetFactory(performer=cy, kind=MediaKind.RESUME, is_main=False)
    refresh_due_entries()
    page = signed_in.get(f"/office/{office.slug}/talent/")
    faces = {card.performer.stage_name: card.face for card in page.context["found"].cards}
    assert faces == {"Ama Reed": main, "Bo Reed": first, "Cy Reed": None}
    assert f"/{main.public_id}/card" in page.content.decode()


def test_no_search_goes_past_the_log_by_the_cursor_of_another(signed_in, office):
    for number in range(40):
        person(f"Fencer {number}", skills=("fencing",))
    person("Ama Boateng")
    refresh_due_entries()
    page = f"/office/{office.slug}/talent/"
    after = signed_in.get(f"{page}?skills=fencing&seed=9").context["found"].next_cursor
    assert signed_in.get(f"{page}?skills=fencing&seed=9&after={quote(after)}").status_code == 200
    for other in ("words=ama&seed=9", "seed=9", "skills=fencing&seed=8"):
        assert signed_in.get(f"{page}?{other}&after={quote(after)}").status_code == 422
    forged = encode_cursor([0, 0, 0, 0, ""])
    assert signed_in.get(f"{page}?words=ama&seed=9&after={quote(forged)}").status_code == 422
    with office_scope(office):
        assert [row.filters for row in SearchLog.objects.all()] == [{"skills": ["fencing"]}]
