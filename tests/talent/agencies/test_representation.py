"""Who speaks for somebody: asked by an agency, decided by the performer, ended by either."""

import datetime as dt
import re
from decimal import Decimal

import pytest
import time_machine
from django.urls import reverse

from accounts.states import MembershipRole
from accounts.tenancy import across_offices
from core import clock
from notifications.models import Notice, OutboxMessage
from talent.models import Guardianship, Performer, ProfileInvitation, Representation
from talent.policies import can_edit_performer
from talent.selectors.claims import terms_of
from talent.services.clients import add_client
from talent.services.profile_offers import claim_token, invite_to_claim
from talent.services.representation import end_representation
from talent.terms import Terms, exclude_each_other, overlap
from tests import factories
from tests.talent.agencies.conftest import ask, standing_of
from tests.words import stands_in


def decide(trade, row, verb, user=None, **data):
    url = reverse("talent:representation-decide", args=[row.performer.slug, row.pk, verb])
    return trade.browser(user or trade.actor).post(url, data)


def page(trade, user=None):
    return trade.browser(user or trade.actor).get(reverse("talent:representation", args=[trade.performer.slug]))


def stamp_on(trade, row):
    form = page(trade).content.decode().split(f"/{row.pk}/confirm/", 1)[1]
    return re.search(r'name="stamp" value="(\w+)"', form).group(1)


def letters(kind):
    with across_offices("a test reads letters"):
        return list(OutboxMessage.objects.filter(kind=kind).order_by("pk"))


def test_an_agency_has_no_right_until_the_performer_says_yes_to_the_terms_that_they_saw(trade):
    row = ask(trade, territory="UK", mediums=("theatre",), commission_percent=Decimal("8.5"))
    assert not can_edit_performer(trade.agent, trade.performer)
    [letter] = letters("talent.representation_asked")
    assert letter.to_email == trade.actor.email
    text = page(trade).content.decode()
    assert "Bell Lane Artists" in text
    assert "8.5%" in text
    stamp = stamp_on(trade, row)
    trade.browser(trade.agent).post(
        reverse("talent:client-terms", args=["bell-lane", trade.performer.slug]),
        {"territory": "", "commission_percent": "10", "starts_on": clock.today().isoformat()},
    )
    stale = decide(trade, row, "confirm", stamp=stamp)
    assert stale.status_code == 409
    assert "has changed the terms since you saw them" in stale.content.decode()
    assert decide(trade, row, "confirm", stamp=stamp_on(trade, row)).status_code == 302
    assert can_edit_performer(trade.agent, trade.performer)
    assert [one.to_email for one in letters("talent.representation_answered")] == [trade.agent.email]
    assert Notice.objects.filter(user=trade.agent, title__contains="has confirmed").exists()


def test_a_no_leads_the_agency_to_no_page_that_it_cannot_open(trade):
    row = ask(trade)
    decide(trade, row, "refuse")
    [letter] = letters("talent.representation_answered")
    assert letter.context["url"] == ""
    notice = Notice.objects.get(user=trade.agent, title__contains="has not confirmed")
    assert trade.browser(trade.agent).get(notice.url).status_code == 200


def test_a_parent_reads_of_their_child_and_not_of_themself(trade):
    born_on = clock.today() - dt.timedelta(days=9 * 366)
    Performer.objects.filter(pk=trade.performer.pk).update(born_on=born_on)
    ask(trade)
    text = page(trade).content.decode()
    assert f"Yes, they speak for <bdi>{trade.performer.stage_name}</bdi>" in text
    assert "speak for me" not in text


@pytest.mark.parametrize("verb", ["confirm", "refuse", "end"])
def test_nobody_else_decides(trade, verb):
    row = ask(trade)
    for user in (trade.agent, trade.rival):
        assert decide(trade, row, verb, user=user, stamp="x").status_code in {403, 404}
    assert standing_of(row) == "asked"


def test_two_agencies_that_claim_the_same_hear_of_each_other_and_the_performer_decides(trade):
    first = ask(trade, is_exclusive=True)
    decide(trade, first, "confirm", stamp=stamp_on(trade, first))
    second = ask(trade, by="theirs", territory="UK")
    told = {one.to_email for one in letters("talent.representation_contested")}
    assert told == {trade.agent.email, trade.rival.email}
    roster = trade.browser(trade.agent).get(reverse("talent:roster", args=["bell-lane"]) + "?conflicts=1")
    assert "Kettle Yard Talent" in roster.content.decode()
    assert "Noor Haddad" not in roster.content.decode()
    theirs = trade.browser(trade.rival).get(reverse("talent:client", args=["kettle-yard", trade.performer.slug]))
    assert "also speaks for them there" in theirs.content.decode()
    refused = decide(trade, second, "confirm", stamp=stamp_on(trade, second))
    assert refused.status_code == 409
    assert "Choose to end it" in refused.content.decode()
    assert standing_of(second) == "asked"
    decide(trade, second, "confirm", stamp=stamp_on(trade, second), instead_of=[first.pk])
    assert (standing_of(first), standing_of(second)) == ("ended", "confirmed")
    assert not can_edit_performer(trade.agent, trade.performer)
    assert can_edit_performer(trade.rival, trade.performer)


def test_agencies_in_other_places_or_media_stand_side_by_side(trade):
    first = ask(trade, is_exclusive=True, mediums=("theatre",))
    second = ask(trade, by="theirs", is_exclusive=True, mediums=("voice",))
    assert not letters("talent.representation_contested")
    for row in (first, second):
        assert decide(trade, row, "confirm", stamp=stamp_on(trade, row)).status_code == 302


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("UK and Ireland", "ireland", True),
        ("London", "Greater London", True),
        ("United Kingdom", "U.K.", True),
        ("", "Chile", True),
        ("US", "Australia", False),
        ("UK", "Milwaukee", False),
        ("Wales", "New South Wales", False),
    ],
)
def test_territories_are_held_side_by_side_word_by_word(one, other, same):
    first, second = (Terms(starts_on=clock.today(), territory=where) for where in (one, other))
    assert (overlap(first, second), overlap(second, first)) == (same, same)


def test_terms_touch_on_a_day_and_not_on_the_day_that_one_ends():
    today, tomorrow = clock.today(), clock.today() + dt.timedelta(days=1)
    one = Terms(starts_on=today, until=tomorrow, is_exclusive=True)
    assert not exclude_each_other(one, Terms(starts_on=tomorrow))
    assert exclude_each_other(one, Terms(starts_on=today))


def test_nobody_says_yes_to_days_that_are_over(trade):
    row = ask(trade, until=clock.today() + dt.timedelta(days=1))
    assert 'name="stamp"' in page(trade).content.decode()
    with across_offices("a test lets days pass"):
        Representation.objects.filter(pk=row.pk).update(
            starts_on=clock.today() - dt.timedelta(days=9), ends_on=clock.today(), agreed_until=clock.today()
        )
    with across_offices("a test reads what stands"):
        stamp = terms_of(Representation.objects.get(pk=row.pk)).stamp
    assert decide(trade, row, "confirm", stamp=stamp).status_code == 409
    assert "before you answered" in page(trade).content.decode()
    assert decide(trade, row, "refuse").status_code == 302


def test_whom_nobody_can_answer_for_is_not_asked_but_added_anew(trade):
    """A profile that its agency let go of, and that nobody could be handed: a question to it would wait for ever."""
    new = {"actor": trade.agent, "agency": trade.ours, "stage_name": "Ada Lorne", "birth_year": 1980}
    first, _ = add_client(**new)
    end_representation(actor=trade.agent, agency=trade.ours, performer=first)
    again, asked = add_client(**new | {"actor": trade.rival, "agency": trade.theirs})
    assert asked is None
    assert again != first
    row = ask(trade, performer=first)
    theirs = trade.browser(trade.agent).get(reverse("talent:client", args=["bell-lane", first.slug]))
    assert "nobody can answer" in theirs.content.decode()
    assert standing_of(row) == "asked"


def test_a_performer_leaves_at_once_and_can_come_back_that_day_only_by_themself(trade):
    row = ask(trade)
    decide(trade, row, "confirm", stamp=stamp_on(trade, row))
    decide(trade, row, "end")
    assert not can_edit_performer(trade.agent, trade.performer)
    resume = reverse("talent:roster-resume", args=["bell-lane", trade.performer.slug])
    assert trade.browser(trade.agent).post(resume).status_code == 404
    assert decide(trade, row, "resume").status_code == 302
    assert can_edit_performer(trade.agent, trade.performer)


def test_that_day_is_theirs(trade):
    trade.actor.time_zone = "Pacific/Auckland"
    trade.actor.save(update_fields=["time_zone"])
    day = dt.timedelta(days=1)
    morning = dt.datetime.combine(clock.today() + 2 * day, dt.time(11, 0), tzinfo=clock.zone("Pacific/Auckland"))
    with time_machine.travel(morning) as moment:  # The date turns in UTC an hour or two later.
        row = ask(trade)
        decide(trade, row, "confirm", stamp=stamp_on(trade, row))
        decide(trade, row, "end")
        moment.move_to(morning.replace(hour=23, minute=55))
        assert decide(trade, row, "resume").status_code == 302
        decide(trade, row, "end")
        moment.move_to(morning.replace(hour=0, minute=5) + day)
        assert decide(trade, row, "resume").status_code == 409
        assert not can_edit_performer(trade.agent, trade.performer)


def test_an_ending_that_is_taken_back_ends_when_it_was_agreed_to(trade):
    until = clock.today() + dt.timedelta(days=90)
    row = ask(trade, until=until)
    decide(trade, row, "confirm", stamp=stamp_on(trade, row))
    decide(trade, row, "end")
    decide(trade, row, "resume")
    with across_offices("a test reads what stands"):
        assert Representation.objects.get(pk=row.pk).ends_on == until


def test_an_agency_does_not_come_back_beside_one_that_the_performer_chose_since(trade):
    row = ask(trade)
    decide(trade, row, "confirm", stamp=stamp_on(trade, row))
    client = trade.browser(trade.agent)
    client.post(reverse("talent:roster-end", args=["bell-lane", trade.performer.slug]))
    alone = ask(trade, by="theirs", is_exclusive=True)
    assert decide(trade, alone, "confirm", stamp=stamp_on(trade, alone)).status_code == 302
    resume = reverse("talent:roster-resume", args=["bell-lane", trade.performer.slug])
    assert client.post(resume).status_code == 409
    assert [standing_of(row), standing_of(alone)] == ["ended", "confirmed"]
    assert not can_edit_performer(trade.agent, trade.performer)


def test_a_question_that_was_taken_back_cannot_be_resumed_into_a_right(trade):
    row = ask(trade)
    client = trade.browser(trade.agent)
    client.post(reverse("talent:roster-end", args=["bell-lane", trade.performer.slug]))
    assert standing_of(row) == "ended"
    assert client.post(reverse("talent:roster-resume", args=["bell-lane", trade.performer.slug])).status_code == 404
    assert not can_edit_performer(trade.agent, trade.performer)


def test_other_terms_stand_only_once_they_are_agreed_to(trade):
    row = ask(trade)
    decide(trade, row, "confirm", stamp=stamp_on(trade, row))
    terms = {"territory": "Ireland", "is_exclusive": "on", "commission_percent": "9", "starts_on": clock.today()}
    url = reverse("talent:client-terms", args=["bell-lane", trade.performer.slug])
    assert trade.browser(trade.agent).post(url, terms | {"commission_percent": "12"}).status_code == 422
    trade.browser(trade.agent).post(url, terms)
    text = page(trade).content.decode()
    assert "They propose other terms" in text
    stamp = re.search(r'/agree/">.*?name="stamp" value="(\w+)"', text, re.DOTALL).group(1)
    with across_offices("a test reads what stands"):
        assert Representation.objects.get(pk=row.pk).territory == ""
    decide(trade, row, "agree", stamp=stamp)
    with across_offices("a test reads what stands"):
        stands = Representation.objects.get(pk=row.pk)
    assert (stands.territory, stands.commission_percent, stands.proposed) == ("Ireland", Decimal(9), {})


def offered(trade, email="noor@example.org"):
    invite_to_claim(actor=trade.agent, agency=trade.ours, performer=trade.client, email=email)
    return reverse("talent:claim", args=[claim_token(ProfileInvitation.objects.latest("pk").pk)])


def test_a_profile_is_taken_over_with_a_decision_about_every_agency(trade):
    url = offered(trade)
    [letter] = letters("talent.profile_claim")
    assert letter.to_email == "noor@example.org"
    assert letter.context["url"].endswith(url)
    asked = ask(trade, by="theirs", performer=trade.client)
    noor = factories.UserFactory(name="Noor Haddad")
    browser = trade.browser(noor)
    with across_offices("a test reads what stands"):
        word = Representation.objects.get(performer=trade.client, organisation=trade.ours)
    text = browser.get(url).content.decode()
    stamps = {f"stamp_{pk}": value for pk, value in re.findall(r'name="stamp_(\d+)" value="(\w+)"', text)}
    assert browser.post(url, {f"decision_{asked.pk}": "confirm"} | stamps).status_code == 422
    assert Performer.objects.get(pk=trade.client.pk).account is None
    answer = browser.post(url, {f"decision_{word.pk}": "refuse", f"decision_{asked.pk}": "confirm"} | stamps)
    assert answer.status_code == 302
    client = Performer.objects.get(pk=trade.client.pk)
    assert (client.account, client.contact_email) == (noor, "")
    assert (standing_of(word), standing_of(asked)) == ("refused", "confirmed")
    assert not can_edit_performer(trade.agent, client)
    assert can_edit_performer(trade.rival, client)
    assert trade.browser(trade.actor).get(url).status_code == 410


def test_no_agent_takes_a_client_over_and_old_links_end(trade):
    first = offered(trade)
    assert trade.browser(trade.agent).post(first, {}).status_code == 422
    assert Performer.objects.get(pk=trade.client.pk).account is None
    second = offered(trade, "other@example.org")
    assert trade.browser(trade.actor).get(first).status_code == 410
    assert trade.browser(trade.actor).get(second).status_code == 200
    assert trade.browser(trade.actor).get(reverse("talent:claim", args=["x" * 43])).status_code == 404


def test_whoever_takes_over_a_minors_profile_answers_for_them(trade):
    born_on = clock.today() - dt.timedelta(days=9 * 365)
    Performer.objects.filter(pk=trade.client.pk).update(born_on=born_on)
    url = offered(trade)
    with across_offices("a test reads what stands"):
        word = Representation.objects.get(performer=trade.client)
    text = trade.browser(trade.actor).get(url).content.decode()
    stamp = re.search(r'name="stamp_\d+" value="(\w+)"', text).group(1)
    trade.browser(trade.actor).post(url, {f"decision_{word.pk}": "confirm", f"stamp_{word.pk}": stamp})
    assert Guardianship.objects.filter(performer=trade.client, user=trade.actor).exists()


def test_leaving_hands_the_profile_back_to_whom_it_is_of(trade):
    offered(trade)
    ProfileInvitation.objects.update(created_at=clock.now() - dt.timedelta(hours=1))
    trade.browser(trade.agent).post(reverse("talent:roster-end", args=["bell-lane", trade.client.slug]))
    assert Performer.objects.filter(pk=trade.client.pk).exists()
    assert not can_edit_performer(trade.agent, trade.client)
    assert len(letters("talent.profile_claim")) == 2
    taken = ProfileInvitation.objects.get(accepted_at=None, revoked_at=None)
    browser = trade.browser(trade.actor)
    assert browser.post(reverse("talent:claim", args=[claim_token(taken.pk)]), {}).status_code == 302
    resume = reverse("talent:roster-resume", args=["bell-lane", trade.client.slug])
    assert trade.browser(trade.agent).post(resume).status_code == 409
    assert not can_edit_performer(trade.agent, trade.client)


def test_somebody_known_by_their_address_is_asked_instead_of_made_twice(trade):
    url = reverse("talent:roster-add", args=["bell-lane"])
    answer = trade.browser(trade.agent).post(url, {"stage_name": "Ama Boateng", "email": "AMA.private@example.org"})
    assert answer.url == reverse("talent:client", args=["bell-lane", trade.performer.slug])
    assert Performer.objects.filter(stage_name="Ama Boateng").count() == 1
    again = trade.browser(trade.agent).post(url, {"stage_name": "Ama Boateng", "email": "ama.private@example.org"})
    assert again.status_code == 422
    assert "on the roster already" in again.content.decode()


def test_neither_name_nor_address_of_an_unlisted_performer_is_told_before_they_say_yes(trade):
    Performer.objects.filter(pk=trade.performer.pk).update(visibility="unlisted")
    row = ask(trade)
    browser = trade.browser(trade.agent)
    pages = [
        reverse("talent:roster", args=["bell-lane"]),
        reverse("talent:client", args=["bell-lane", f"asked-{row.pk}"]),
    ]
    for path in pages:
        text = browser.get(path).content.decode()
        assert "Ama Boateng" not in text
        assert trade.performer.slug not in text
        assert "Somebody with an unlisted profile" in text
    assert browser.get(reverse("talent:client", args=["bell-lane", trade.performer.slug])).status_code == 404
    for name in ("client-notes", "client-delete"):
        closed = browser.get(reverse(f"talent:{name}", args=["bell-lane", f"asked-{row.pk}"]))
        assert closed.status_code == 404
        assert "Ama Boateng" not in closed.content.decode()
    owner = factories.MembershipFactory(organisation=trade.ours, role=MembershipRole.OWNER).user
    log = trade.browser(owner).get("/office/bell-lane/activity/").content.decode()
    assert "asked to represent somebody with an unlisted profile" in log
    assert "Ama Boateng" not in log
    decide(trade, row, "refuse")
    [told] = [one for one in letters("talent.representation_answered") if one.to_email == trade.agent.email]
    assert not stands_in(str(told.context), "Ama")
