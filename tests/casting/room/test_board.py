"""The board over HTTP: who may look, what it shows, and the ways through it."""

import datetime as dt
import re

import pytest

from accounts.states import MembershipRole
from accounts.tenancy import office_scope
from casting.models import ReviewOrder, RoleCount, Submission
from core import clock
from talent.models import Performer
from tests import factories
from tests.casting.room.people import director_of, fill, office_with, role_in

pytestmark = pytest.mark.django_db


def room(role) -> str:
    return f"/office/{role.organisation.slug}/roles/{role.pk}/"


def shown(response) -> list[int]:
    return [int(found) for found in re.findall(r'class="shot" id="s(\d+)"', response.content.decode())]


@pytest.fixture
def office():
    return office_with()[0]


@pytest.fixture
def role(office):
    return role_in(office)


@pytest.fixture
def director(office, client):
    user = director_of(office)
    client.force_login(user)
    return user


def test_shows_faces_and_stored_counts(client, director, role):
    fill(role, 3, varied=False, names=["Noor Haddad", "<b>Bold</b> O'Neill", "Cher"])
    response = client.get(room(role))
    page = response.content.decode()
    assert response.status_code == 200
    assert len(shown(response)) == 3
    assert "&lt;b&gt;Bold&lt;/b&gt; O&#x27;Neill" in page
    assert "<b>Bold</b>" not in page
    assert '<span class="num" data-count="review">3</span>' in page
    assert '<b class="num" data-unopened>3</b> never opened' in page


def test_a_card_says_that_somebody_is_a_minor_and_never_when_they_were_born(client, director, role):
    first, second, _ = fill(role, 3, varied=False)
    today = clock.today()
    years = {first: 9, second: 18}
    for row, age in years.items():
        born_on = today.replace(year=today.year - age, day=1)
        Performer.objects.filter(pk=row.performer_id).update(born_on=born_on)
    page = client.get(room(role)).content.decode()
    assert page.count("minor: ") == 1
    assert "minor: 9 years" in page
    assert not re.search(rf"\b{today.year - 9}-\d\d", page)


def test_names_the_role_its_production_and_the_other_roles_of_its_call(client, director, office):
    # A second call of one production, so that the ids of calls and productions part.
    factories.DraftCallFactory(production=role_in(office).production)
    role = role_in(
        office,
        name="Mara Voss",
        tier="supporting",
        playing_age_min=31,
        playing_age_max=42,
        dates_note="films in May",
        call__production__title="The Salt Road",
        call__answer_by=dt.date(2030, 3, 27),
    )
    factories.RoleFactory(call=role.call, name="Captain Rourke")
    role_in(office, name="Of another call")
    fill(role, 1)
    page = client.get(room(role)).content.decode()
    assert ">The Salt Road</a>" in page
    assert "feature film" in page
    assert "<h1>Mara Voss</h1>" in page
    assert "Supporting · plays 31–42 · films in May" in page
    assert "Answers promised by 27 March" in page
    assert "Captain Rourke" in page
    assert "Of another call" not in page


def test_the_counts_are_the_stored_ones(client, director, role):
    fill(role, 2)
    with office_scope(role.organisation):
        RoleCount.objects.filter(role=role, stage="review").update(total=4321)
    assert 'data-count="review">4,321<' in client.get(room(role)).content.decode()


def test_says_so_when_nobody_has_applied(client, director, role):
    page = client.get(room(role)).content.decode()
    assert "Nobody has applied for this role yet" in page


def test_says_so_when_nobody_fits(client, director, role):
    fill(role, 2)
    page = client.get(f"{room(role)}?q=nobodyhasthisname").content.decode()
    assert "Nobody here fits all of that" in page


@pytest.mark.parametrize(
    ("role_name", "status"),
    [
        (MembershipRole.OWNER, 200),
        (MembershipRole.DIRECTOR, 200),
        (MembershipRole.ASSOCIATE, 200),
        (MembershipRole.SESSION_RUNNER, 200),
        (MembershipRole.READER, 403),
    ],
)
def test_who_may_look(client, role_name, status):
    office, users = office_with(role_name)
    role = role_in(office)
    [submission] = fill(role, 1)
    client.force_login(users[role_name])
    assert client.get(room(role)).status_code == status
    assert client.get(f"{room(role)}submissions/{submission.pk}/").status_code == status


def test_a_session_runner_only_looks(client):
    office, users = office_with(MembershipRole.SESSION_RUNNER)
    role = role_in(office)
    [submission] = fill(role, 1, varied=False)
    client.force_login(users[MembershipRole.SESSION_RUNNER])
    assert 'name="to" value="shortlisted"' not in client.get(room(role)).content.decode()
    base = f"{room(role)}submissions/{submission.pk}/"
    assert client.post(f"{room(role)}decide/", {"pick": submission.pk, "to": "shortlisted"}).status_code == 403
    assert client.post(f"{base}rate/", {"value": 4}).status_code == 403
    assert client.post(f"{base}notes/", {"text": "Hm", "audience": "office"}).status_code == 403
    assert client.post(f"{base}tags/", {"tag": "tall"}).status_code == 403


def test_another_office_sees_nothing(client, role):
    fill(role, 1)
    other = office_with()[0]
    client.force_login(director_of(other))
    assert client.get(room(role)).status_code == 404
    assert client.get(f"/office/{other.slug}/roles/{role.pk}/").status_code == 404


def test_each_reviewer_keeps_a_shuffle_of_their_own(client, director, role):
    fill(role, 40)
    first = shown(client.get(room(role)))
    assert shown(client.get(room(role))) == first
    with office_scope(role.organisation):
        assert ReviewOrder.objects.get(role=role).reviewer == director
    client.force_login(director_of(role.organisation))
    second = shown(client.get(room(role)))
    assert sorted(second) == sorted(first)
    assert second != first


def test_a_decided_person_is_found_in_their_new_stage(client, director, role):
    [submission] = fill(role, 1, varied=False)
    with office_scope(role.organisation):
        Submission.objects.filter(pk=submission.pk).update(state="shortlisted")
    assert shown(client.get(room(role))) == []
    assert shown(client.get(f"{room(role)}?stage=shortlisted")) == [submission.pk]


@pytest.mark.parametrize(
    "query",
    [
        "stage=nowhere",
        "sort=best",
        "min_rating=9",
        "age_from=old",
        "rated=x",
        "via=post",
        "after=zzz",
        "after=WzEsMl0x",
        "before=bm8",
    ],
)
def test_a_wrong_address_is_refused_with_a_sentence(client, director, role, query):
    fill(role, 1)
    assert client.get(f"{room(role)}?{query}").status_code == 422


def test_union_is_a_filter_only_where_the_production_asks(client, director, role):
    fill(role, 2)
    assert client.get(f"{room(role)}?union=Equity").status_code == 422
    role.production.asks_union_status = True
    with office_scope(role.organisation):
        role.production.save()
    assert client.get(f"{room(role)}?union=Equity").status_code == 200


def test_the_part_carries_the_cards_that_follow(client, director, role):
    fill(role, 70)
    first = client.get(room(role))
    part = re.search(r'data-part="([^"]+)"', first.content.decode()).group(1).replace("&amp;", "&")
    second = client.get(part)
    assert len(shown(first)) == 60
    assert len(shown(second)) == 10
    assert not set(shown(first)) & set(shown(second))
    assert "<html" not in second.content.decode()


def test_counts_who_fits_when_asked(client, director, role):
    fill(role, 30, varied=False, names=["Noor Haddad"])
    answer = client.get(f"{room(role)}count/?q=haddad", headers={"Accept": "application/json"}).json()
    assert answer["total"] >= 1
    everyone = client.get(f"{room(role)}count/", headers={"Accept": "application/json"}).json()
    assert (everyone["total"], everyone["unopened"]) == (30, 30)
    assert "fit" in client.get(f"{room(role)}count/?q=haddad").content.decode()
