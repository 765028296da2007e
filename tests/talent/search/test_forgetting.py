"""What offices typed goes in time: a name with the person whose it was, the log after a year, and nothing else."""

import datetime as dt

import pytest
from django.db import transaction
from django.db.utils import DatabaseError

from accounts.states import MembershipRole
from accounts.tenancy import office_scope
from core import clock
from talent.models import SavedSearch, SearchLog, TalentFolder, TalentList
from talent.models.search import NAME_GONE
from talent.search.filters import read_filters
from talent.services import search_forgetting
from talent.services.erasing import erase_account
from talent.services.saved_searches import save_search
from talent.services.search_forgetting import end_old_searches, without_names
from talent.services.talent_lists import change_list, make_folder, make_list
from tests import factories
from tests.talent.search.conftest import found, person, sign_in


def lines(office) -> list[dict]:
    with office_scope(office):
        return [row.filters for row in SearchLog.objects.order_by("pk")]


def test_a_name_goes_with_the_person_and_the_rest_stays(signed_in, office, director):
    zoe = person("Zoë Brönte", skills=("Fencing",))
    for asked in ("words=bronte+ZOE&plays=woman", "skills=zoe+bronte", "words=zoe+fencing", "base=Leeds"):
        found(signed_in, office, asked)
    with office_scope(office):
        for name, query in (("Her", {"words": ["Zoë Brönte"]}), ("Fencers", {"skills": ["fencing"]})):
            save_search(actor=director, organisation=office, name=name, filters=read_filters(query))
    erase_account(actor=zoe.account, wants_letter=False)
    assert lines(office) == [
        {"words": [NAME_GONE], "plays": ["woman"]},
        {"skills": [NAME_GONE]},
        {"words": ["zoe fencing"]},
        {"base": ["Leeds"]},
    ]
    with office_scope(office):
        assert [saved.name for saved in SavedSearch.objects.all()] == ["Fencers"]
    owner = sign_in(factories.MembershipFactory(organisation=office, role=MembershipRole.OWNER).user)
    assert NAME_GONE in owner.get(f"/office/{office.slug}/talent/log/").content.decode()


def test_a_name_of_one_word_goes_where_it_stands_alone(signed_in, office):
    rose = person("Rose")
    for asked in ("words=ROSE", "words=rose+garden"):
        found(signed_in, office, asked)
    erase_account(actor=rose.account, wants_letter=False)
    assert lines(office) == [{"words": [NAME_GONE]}, {"words": ["rose garden"]}]


@pytest.mark.parametrize(
    ("called", "then"),
    [
        ("Zoë Brönte", "A person who left"),
        ("For the duel: ZOE BRONTE’s double", "For the duel: a person who left’s double"),
        ("zoe\u0308 bro\u0308nte / Zoë Brönte", "A person who left / a person who left"),
        ("Brönte, Zoë (hold)", "A person who left (hold)"),
        ("Zoë for the duel; ask Ms Brönte too", "Zoë for the duel; ask Ms Brönte too"),
        ("Zoë only", "Zoë only"),
        ("Zoën Brönte", "Zoën Brönte"),
        ("Brönte country", "Brönte country"),
    ],
)
def test_a_name_is_known_as_a_whole(called, then):
    assert without_names(called, ["Zoë Brönte"]) == then


def test_a_name_of_three_words_is_known_by_its_last_or_all_but_its_first():
    for called in ("Ana de Sousa", "Sousa, Ana de", "De Sousa, Ana"):
        assert without_names(called, ["Ana de Sousa"]) == "A person who left"


def test_of_many_lists_only_those_are_read_that_may_hold_the_name(office, director, monkeypatch):
    zoe, rose = person("Zoë Brönte"), person("Rose O’Dell")
    with office_scope(office):
        rows = [
            TalentList(organisation=office, name=f"Fencers {n}", note="Ask Zora", made_by=director) for n in range(300)
        ]
        TalentList.objects.bulk_create(rows)
        theirs = ["ZOE BRONTE again", "Zoë Brönte, once", "With rose o'dell", "Rose O’Dell and others"]
        TalentList.objects.bulk_create(TalentList(organisation=office, name=name, made_by=director) for name in theirs)
        save_search(actor=director, organisation=office, name="Hers", filters=read_filters({"words": ["rose o'dell"]}))
    read = []
    real = search_forgetting.without_names
    monkeypatch.setattr(search_forgetting, "without_names", lambda text, names: read.append(text) or real(text, names))
    for one in (zoe, rose):
        erase_account(actor=one.account, wants_letter=False)
    assert len(read) < 30, len(read)
    with office_scope(office):
        others = TalentList.objects.exclude(name__startswith="Fencers").values_list("name", flat=True)
        assert set(others) == {
            "A person who left again", "A person who left, once", "With a person who left", "A person who left and others",
        }  # fmt: skip
        assert not SavedSearch.objects.exists()


def test_a_note_that_has_no_room_for_more_lets_nobody_stay(office, director):
    al = person("Al Bo")
    with office_scope(office):
        make_list(actor=director, organisation=office, name="Duel", note=f"Al Bo {'x' * 294}")
    erase_account(actor=al.account, wants_letter=False)
    with office_scope(office):
        note = TalentList.objects.get().note
    assert note.startswith("A person who left xxx") and len(note) == 300


def test_a_name_of_one_word_is_known_alone():
    assert [without_names(one, ["Rose", "🎭", ""]) for one in ("ROSE", "Rose’s", "Rose garden", "🎭")] == [
        "A person who left", "A person who left’s", "Rose garden", "🎭",
    ]  # fmt: skip


def test_what_an_office_called_by_the_name_is_called_otherwise(signed_in, office, director):
    zoe = person("Zoë Brönte")
    with office_scope(office):
        folder = make_folder(actor=director, organisation=office, name="Zoë Brönte and others")
        for name in ("Zoe Bronte", "‘zoë brönte’!", "A person who left"):
            make_list(actor=director, organisation=office, name=name, folder=folder, note="If Zoë Brönte is free")
        once = make_list(actor=director, organisation=office, name="Zoë Brönte: double")
        change_list(actor=director, talent_list=once, name="Doubles")
        save_search(
            actor=director, organisation=office, name="Like Zoë Brönte", filters=read_filters({"skills": ["fencing"]})
        )
    erase_account(actor=zoe.account, wants_letter=False)
    with office_scope(office):
        assert set(TalentList.objects.values_list("name", flat=True)) == {
            "A person who left", "A person who left 2", "‘a person who left’!", "Doubles",
        }  # fmt: skip
        assert set(TalentList.objects.values_list("note", flat=True)) == {"", "If a person who left is free"}
        assert TalentFolder.objects.get().name == "A person who left and others"
        assert SavedSearch.objects.get().name == "Like a person who left"
    owner = sign_in(factories.MembershipFactory(organisation=office, role=MembershipRole.OWNER).user)
    pages = [f"/office/{office.slug}/talent/lists/", f"/office/{office.slug}/activity/"]
    for page in pages:
        answer = owner.get(page)
        assert answer.status_code == 200
        assert "erson who left" in answer.content.decode()
        assert "brönte" not in answer.content.decode().lower() and "bronte" not in answer.content.decode().lower()


@pytest.mark.parametrize(
    "change",
    [
        {"found": 3},
        {"filters": {"words": ["other"]}, "typed": []},
        {"filters": {}, "typed": []},
        {"filters": {"words": [NAME_GONE], "plays": [NAME_GONE], "base": [NAME_GONE]}, "typed": []},
        {"filters": {"words": [NAME_GONE], "plays": ["woman"]}},
        {"filters": {"words": [NAME_GONE], "plays": ["woman"]}, "typed": [], "user": None},
        {"created_at": dt.datetime(2020, 1, 1, tzinfo=dt.UTC)},
    ],
)
def test_the_database_lets_nothing_else_change(change, signed_in, office):
    found(signed_in, office, "words=Ama+Boateng&plays=woman")
    with office_scope(office), pytest.raises(DatabaseError), transaction.atomic():
        SearchLog.objects.update(**change)
    with office_scope(office), pytest.raises(DatabaseError), transaction.atomic():
        SearchLog.objects.all().delete()


def test_the_log_is_kept_for_a_year(office, director):
    now = clock.now()
    with office_scope(office):
        for days in (1, 364, 367, 800):
            at = now - dt.timedelta(days=days)
            SearchLog.objects.create(organisation=office, user=director, found=days, created_at=at)
    assert [end_old_searches() for _ in range(2)] == [2, 0]
    with office_scope(office):
        assert set(SearchLog.objects.values_list("found", flat=True)) == {1, 364}
