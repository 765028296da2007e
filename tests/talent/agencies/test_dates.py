"""What the roster shows of dates: representation to come, days that clash, and a day on which no worker ran."""

import datetime as dt

import time_machine

from accounts.tenancy import across_offices
from core import clock
from talent.models import Representation, SearchDue, SearchEntry
from talent.search_tasks import refresh_search_entries_task, turn_representations_task
from tests import factories
from tests.contracts import rows as deals

ROSTER = "/office/bell-lane/roster/"


def represent(trade, performer, **fields):
    return factories.RepresentationFactory(performer=performer, organisation=trade.ours, agent=trade.agent, **fields)


def test_representation_to_come_stands_on_the_roster_and_gives_no_right_before_its_day(trade):
    day = clock.today() + dt.timedelta(days=9)
    represent(trade, trade.performer, starts_on=day)
    browser = trade.browser(trade.agent)
    for view in ("table", "faces"):
        html = browser.get(ROSTER, {"view": view}).content.decode()
        assert "Ama Boateng" in html
        assert f"From {day.day} {day:%b %Y}" in html
    assert "1</span> to come" in html
    assert "Ama Boateng" not in browser.get(ROSTER, {"free": "1"}).content.decode()
    call = factories.CastingCallFactory()
    role = factories.RoleFactory(call=call)
    matched = browser.get(f"/office/bell-lane/breakdowns/{call.pk}/", {"show": "all"}).content.decode()
    assert "Ama Boateng" not in matched
    put_up = browser.post(
        f"/office/bell-lane/breakdowns/{call.pk}/put-up/", {"pick": f"{trade.performer.pk}-{role.pk}"}
    )
    assert put_up.status_code in {302, 422}
    with across_offices("a test lets the day come"):
        Representation.objects.filter(performer=trade.performer).update(starts_on=clock.today())
    assert "to come" not in browser.get(ROSTER).content.decode()


def test_dates_that_clash_are_said_and_can_be_asked_for(trade):
    first = clock.today() + dt.timedelta(days=30)
    with across_offices("a test"):
        one = factories.SubmissionFactory(performer=trade.client, agency=trade.ours, via="rep")
        other = factories.SubmissionFactory(performer=trade.client, profile=one.profile, agency=trade.ours, via="rep")
        free = {"cancel_fee": None, "currency": "", "approved_at": None, "agency": trade.ours}
        for submission, kind, start in ((one, "pin", 0), (one, "avail_check", 1), (other, "avail_check", 2)):
            days = {"starts_on": first + dt.timedelta(days=start), "ends_on": first + dt.timedelta(days=start + 3)}
            deals.hold(submission, kind=kind, state="requested", asked_by=trade.agent, **days, **free)
    trade.client.book_outs.create(starts_on=first + dt.timedelta(days=5), ends_on=first + dt.timedelta(days=6))
    browser = trade.browser(trade.agent)
    html = browser.get(ROSTER, {"clashes": "1"}).content.decode()
    assert trade.client.stage_name in html
    assert "both on" in html
    assert "more." in html
    told = browser.get("/office/bell-lane/roster/", {"view": "faces"}).content.decode()
    assert "Dates clash" in told
    with across_offices("a test lets go"):
        other.holds.all().delete()
        trade.client.book_outs.all().delete()
    assert trade.client.stage_name not in browser.get(ROSTER, {"clashes": "1"}).content.decode()


def test_a_day_on_which_no_worker_ran_is_made_up_for(trade):
    with time_machine.travel(clock.now() - dt.timedelta(days=5), tick=False):
        with across_offices("a test agrees on a last day"):
            Representation.objects.filter(performer=trade.client).update(
                starts_on=clock.today() - dt.timedelta(days=90), ends_on=clock.today() + dt.timedelta(days=2)
            )
        refresh_search_entries_task()
        turn_representations_task()
        assert not SearchDue.objects.exists()
    turn_representations_task()
    assert list(SearchDue.objects.values_list("performer_id", flat=True)) == [trade.client.pk]
    refresh_search_entries_task()
    assert SearchEntry.objects.get(performer=trade.client).updated_at.date() == clock.today()
    turn_representations_task()
    assert not SearchDue.objects.exists()


def test_the_roster_costs_the_same_however_many(trade, assert_statements):
    browser = trade.browser(trade.agent)
    counts = []
    for size in (1, 8):
        for number in range(size):
            performer = factories.PerformerFactory(stage_name=f"Of {size} {number}", slug=f"of-{size}-{number}")
            represent(trade, performer)
        browser.get(ROSTER)
        with assert_statements(40) as seen:
            browser.get(ROSTER)
        counts.append(len(seen))
    assert counts[0] == counts[1]
