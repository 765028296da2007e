"""An agency's roster: who is on it, who may change it, and how an ending is taken back."""

import datetime as dt

import pytest
import time_machine
from django.urls import reverse

from accounts.models import Activity
from accounts.tenancy import across_offices
from core import clock
from talent.models import Performer, Representation
from talent.policies import can_edit_performer, can_submit_performer
from talent.selectors import clients_of, performers_managed_by
from tests import factories
from tests.talent.conftest import sign_in

ADD = {
    "stage_name": "Idris Bello",
    "playing_age_min": "28",
    "playing_age_max": "38",
    "bases": "Bristol",
    "territory": "UK",
}
DAY = dt.timedelta(days=1)


def roster(cast, user, query=""):
    return sign_in(user).get(reverse("talent:roster", args=["bell-lane"]) + query)


def test_the_roster_shows_clients_to_everyone_at_the_agency(cast):
    for user in (cast.agent, cast.assistant):
        text = roster(cast, user).content.decode()
        assert "Noor Haddad" in text
        assert "No headshot yet" in text
    assert "Add a client" not in roster(cast, cast.assistant).content.decode()


@pytest.mark.parametrize("view", ["table", "faces", "nonsense"])
def test_both_layouts_search_and_an_empty_result(cast, view):
    assert "Noor Haddad" in roster(cast, cast.agent, f"?view={view}&q=LEEDS").content.decode()
    assert "Nobody matches" in roster(cast, cast.agent, f"?view={view}&q=zz").content.decode()


def test_an_agency_without_clients_is_led_to_the_first(db):
    member = factories.MembershipFactory(organisation__kind="agency", organisation__slug="new", role="owner")
    assert "Add the first client" in sign_in(member.user).get("/office/new/roster/").content.decode()


def test_a_client_is_added_edited_and_put_up_by_the_agency_alone(cast):
    url = reverse("talent:roster-add", args=["bell-lane"])
    answer = sign_in(cast.agent).post(url, ADD)
    performer = Performer.objects.get(stage_name="Idris Bello")
    assert answer.url == reverse("talent:profile", args=[performer.slug])
    assert performer.account is None
    page = sign_in(cast.agent).get(answer.url).content.decode()
    assert "Seen by agents of Bell Lane Artists and the performer only" in page
    assert can_submit_performer(cast.agent, performer)
    assert not can_edit_performer(cast.assistant, performer)
    assert sign_in(cast.assistant).post(url, ADD).status_code == 403
    with across_offices("a test reads the log"):
        assert Activity.objects.get(verb="performer.created", subject_id=performer.pk).organisation == cast.agency


def test_ending_takes_effect_at_once_and_can_be_taken_back_today(cast):
    client, slug = sign_in(cast.agent), cast.client.slug
    page = client.get(reverse("talent:roster-end", args=["bell-lane", slug])).content.decode()
    assert "nobody will look after it" in page
    client.post(reverse("talent:roster-end", args=["bell-lane", slug]))
    assert clients_of(cast.agent) == []
    assert not can_edit_performer(cast.agent, cast.client)
    assert client.get(reverse("talent:profile", args=[slug])).status_code == 403
    text = roster(cast, cast.agent).content.decode()
    assert "Representation of Noor Haddad ended today." in text
    client.post(reverse("talent:roster-resume", args=["bell-lane", slug]))
    assert [performer.pk for performer in clients_of(cast.agent)] == [cast.client.pk]


def test_it_can_be_taken_back_until_the_day_is_over_where_the_agency_is(cast):
    cast.agency.time_zone = "America/New_York"
    cast.agency.save(update_fields=["time_zone"])
    end, resume = (reverse(f"talent:roster-{act}", args=["bell-lane", cast.client.slug]) for act in ("end", "resume"))
    evening = dt.datetime.combine(clock.today() + DAY, dt.time(19, 55), tzinfo=clock.zone("America/New_York"))
    with time_machine.travel(evening) as moment:  # Close to midnight in UTC, or past it.
        sign_in(cast.agent).post(end)
        moment.move_to(evening.replace(hour=23))
        assert "Representation of Noor Haddad ended today." in roster(cast, cast.agent).content.decode()
        assert sign_in(cast.agent).post(resume).status_code == 302
        assert [performer.pk for performer in clients_of(cast.agent)] == [cast.client.pk]
        sign_in(cast.agent).post(end)
        moment.move_to(evening.replace(hour=0, minute=5) + DAY)
        assert "ended today" not in roster(cast, cast.agent).content.decode()
        assert sign_in(cast.agent).post(resume).status_code == 404


def test_representation_that_begins_later_gives_no_right_yet(cast):
    with across_offices("a test moves a date"):
        Representation.objects.update(starts_on=clock.today() + dt.timedelta(days=1))
    assert performers_managed_by(cast.agent) == []


def test_another_agency_sees_and_touches_nothing(cast):
    rival = factories.MembershipFactory(organisation__kind="agency", organisation__slug="rival", role="owner").user
    client = sign_in(rival)
    assert client.get(reverse("talent:roster", args=["bell-lane"])).status_code == 404
    assert client.post(reverse("talent:roster-end", args=["rival", cast.client.slug])).status_code == 404
    assert not can_edit_performer(rival, cast.client)


def test_only_an_agency_has_a_roster(cast):
    office = cast.director.memberships.get().organisation
    assert sign_in(cast.director).get(reverse("talent:roster", args=[office.slug])).status_code == 404


def test_more_than_a_page_is_shown_on_asking(cast):
    made = [
        Performer(stage_name=f"Client {n:03}", slug=f"c-{n}", name_key=f"client {n:03}", search_text=f"client {n:03}")
        for n in range(70)
    ]
    Performer.objects.bulk_create(made)
    with across_offices("a test fills a roster"):
        Representation.objects.bulk_create(Representation(performer=one, organisation=cast.agency) for one in made)
    first = roster(cast, cast.agent)
    text = first.content.decode()
    assert "Client 059" in text
    assert "Client 060" not in text
    after = first.context["page"].next_cursor
    url = reverse("talent:roster", args=["bell-lane"]) + f"?after={after}"
    rest = sign_in(cast.agent).get(url, headers={"HX-Request": "true"}).content.decode()
    assert "Client 069" in rest
    assert "Noor Haddad" in rest
    assert "<html" not in rest
    assert 'hx-swap-oob="true"' in rest
    assert sign_in(cast.agent).get(url + "x!").status_code == 422
