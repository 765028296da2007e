"""Parts that fit arrive with why, at once or once a day, and never twice."""

import datetime as dt

import pytest
import time_machine

from accounts.tenancy import across_offices
from casting import signals
from casting.models import CastingCall, RoleAlert
from casting.services.alerts import match_call, tell_alerts
from casting.services.submissions import RoleEntry, submit
from casting.states import CallState, Release
from core import clock
from notifications.models import Notice, OutboxMessage, Preference
from talent.models import AlertSettings, Guardianship
from tests import factories
from tests.casting.breakdowns.conftest import every


def wants(performer, cadence="at_once", **fields):
    return AlertSettings.objects.create(performer=performer, cadence=cadence, **fields)


def letters():
    return list(every(OutboxMessage).filter(kind="casting.role_alert").order_by("pk"))


def test_who_asked_is_told_with_why_and_only_once(ground):
    wants(ground.noor)
    elsewhere = factories.PerformerFactory(stage_name="Far Away", bases=["Oslo"])
    wants(elsewhere)
    old = factories.PerformerFactory(playing_age_min=70, playing_age_max=80)
    wants(old)
    factories.PerformerFactory(stage_name="Never Asked")
    assert match_call(call_id=ground.call.pk) == 4
    assert tell_alerts(cadence="at_once") == 2
    told = {letter.recipient_id: letter for letter in letters()}
    assert set(told) == {ground.noor.account_id, elsewhere.account_id}
    words = told[ground.noor.account_id].context["parts"]
    assert "Mara Voss in The Salt Road, plays 24–34, Leeds. Why: Plays 25–35; rowing, skilled; Based in Leeds" in words
    assert Notice.objects.get(user=ground.noor.account).title == "2 parts that fit for Noor Haddad"
    assert match_call(call_id=ground.call.pk) == 0
    assert tell_alerts(cadence="at_once") == 0
    assert len(letters()) == 2


@pytest.mark.parametrize(
    "values",
    [{"state": CallState.PAUSED}, {"release": Release.REPS}, {"deadline_at": clock.now() - dt.timedelta(minutes=1)}],
)
def test_a_call_that_is_not_open_to_everyone_is_told_to_nobody(ground, values):
    wants(ground.noor)
    with across_offices("a test"):
        type(ground.call).objects.filter(pk=ground.call.pk).update(**values)
    assert match_call(call_id=ground.call.pk) == 0


def test_only_near_and_only_paid_are_kept(ground):
    wants(ground.noor, only_near=True)
    far = factories.PerformerFactory(bases=["Oslo"])
    wants(far, only_near=True)
    assert match_call(call_id=ground.call.pk) == 2
    assert set(every(RoleAlert).values_list("performer", flat=True)) == {ground.noor.pk}
    with across_offices("a test"):
        call = factories.CastingCallFactory(is_paid=False, pay_min=None, pay_max=None, place="Leeds")
        factories.RoleFactory(call=call)
    AlertSettings.objects.filter(performer=ground.noor).update(only_paid=True)
    assert match_call(call_id=call.pk) == 0


def test_an_empty_profile_is_not_told_of_everything(ground):
    wants(factories.PerformerFactory(playing_age_min=None, playing_age_max=None, plays=[]))
    assert match_call(call_id=ground.call.pk) == 0


def test_what_was_applied_for_or_closed_meanwhile_is_not_told(ground):
    wants(ground.noor)
    match_call(call_id=ground.call.pk)
    submit(
        actor=ground.noor.account, performer=ground.noor, call=ground.call, entries=[RoleEntry(role_id=ground.mara.pk)]
    )
    with across_offices("a test"):
        type(ground.clerk).objects.filter(pk=ground.clerk.pk).update(state="on_hold")
    assert tell_alerts(cadence="at_once") == 0
    assert letters() == []
    assert not every(RoleAlert).filter(told_at=None).exists()


def test_daily_ones_get_one_letter_a_day(ground):
    wants(ground.noor, "daily")
    match_call(call_id=ground.call.pk)
    assert tell_alerts(cadence="at_once") == 0
    assert tell_alerts(cadence="daily") == 1
    with across_offices("a test"):
        late = factories.RoleFactory(call=ground.call, name="Late Comer")
    match_call(call_id=ground.call.pk)
    assert tell_alerts(cadence="daily") == 0
    with time_machine.travel(clock.now() + dt.timedelta(hours=24)):
        assert tell_alerts(cadence="daily") == 1
    assert late.name in letters()[1].context["parts"]


def test_a_childs_letters_go_to_everybody_who_answers_for_it(ground):
    child = factories.PerformerFactory(
        stage_name="Pip", born_on=clock.today() - dt.timedelta(days=9 * 366), playing_age_min=8, playing_age_max=11
    )
    second = factories.UserFactory()
    Guardianship.objects.create(performer=child, user=second)
    with across_offices("a test"):
        call = factories.CastingCallFactory(has_minors=True)
        factories.RoleFactory(call=call, playing_age_min=7, playing_age_max=10)
        factories.RoleFactory(playing_age_min=7, playing_age_max=10)
    wants(child)
    assert match_call(call_id=call.pk) == 1
    assert tell_alerts(cadence="at_once") == 2
    assert {letter.recipient_id for letter in letters()} == {child.account_id, second.pk}
    adults_only = every(RoleAlert).exclude(role__call=call)
    assert not adults_only.exists()


def test_who_stopped_such_letters_has_the_notice_only(ground):
    wants(ground.noor)
    Preference.objects.create(user=ground.noor.account, category="role_alerts", cadence="never")
    match_call(call_id=ground.call.pk)
    tell_alerts(cadence="at_once")
    assert letters() == []
    assert Notice.objects.filter(user=ground.noor.account).count() == 1


def test_people_choose_for_themselves_on_their_page(ground, client):
    client.force_login(ground.noor.account)
    slug = ground.noor.slug
    sent = client.post("/home/alerts/", {"performer": slug, f"{slug}-cadence": "daily", f"{slug}-only_near": "on"})
    assert sent.status_code == 302
    kept = AlertSettings.objects.get(performer=ground.noor)
    assert (kept.cadence, kept.only_near, kept.only_paid) == ("daily", True, False)
    match_call(call_id=ground.call.pk)
    html = client.get("/home/alerts/").content.decode()
    assert "Mara Voss" in html
    assert "rowing, skilled" in html
    assert client.post("/home/alerts/", {"performer": slug}).status_code == 422
    client.force_login(ground.agent)
    assert client.post("/home/alerts/", {"performer": slug, f"{slug}-cadence": "daily"}).status_code == 404


def test_publishing_a_call_sets_it_going(ground, django_capture_on_commit_callbacks):
    wants(ground.noor)
    with django_capture_on_commit_callbacks() as callbacks:
        signals.call_published.send(sender=CastingCall, call=ground.call, actor=ground.agent)
    assert any(getattr(one, "args", ()) == (ground.call.pk,) for one in callbacks)
