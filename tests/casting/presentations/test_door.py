"""A personal link: the code for each device, and the sentence for each way in which it does not open."""

import datetime as dt

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from accounts.tenancy import across_offices, office_scope
from casting.models import Viewer, ViewerDevice, ViewerEvent
from casting.services.presentations import close_presentation, reopen_presentation
from casting.services.viewers import extend_link, revoke_viewer
from casting.states import ViewerAct
from casting.viewer_links import device_code
from notifications.models import Notice
from tests.casting.presentations.making import in_days, let_in

COOKIE = "callboard_viewer"


def page(key: str) -> str:
    return reverse("casting:viewer", args=[key])


def acts(viewer: Viewer) -> list[str]:
    with across_offices("a test looks"):
        return list(ViewerEvent.objects.filter(viewer=viewer).order_by("pk").values_list("act", flat=True))


def newest_device(viewer: Viewer) -> ViewerDevice:
    with across_offices("a test looks"):
        return ViewerDevice.objects.filter(viewer=viewer).latest("pk")


def ask(client: Client, key: str):
    return client.post(reverse("casting:viewer-code", args=[key]))


def type_code(client: Client, key: str, code: str):
    return client.post(reverse("casting:viewer-confirm", args=[key]), {"code": code})


def test_a_first_device_sees_a_name_and_nothing_else(stage, dana):
    viewer, key = dana
    answer = Client().get(page(key))
    text = answer.content.decode()
    assert answer.status_code == 200
    assert "For Dana Whitlock" in text
    assert "Send me a code" in text
    for private in (viewer.email, stage.production.title, stage.submissions[0].performer.stage_name, "Mara Voss"):
        assert private not in text
    assert acts(viewer) == []


def test_nothing_on_the_way_is_kept_or_passed_on(dana):
    _, key = dana
    for answer in (Client().get(page(key)), Client().get(page("nobodys")), let_in(*dana).get(page(key))):
        assert "no-store" in answer["Cache-Control"]
        assert answer["X-Robots-Tag"] == "noindex"
        assert answer["Referrer-Policy"] == "no-referrer"
        # The form's own policy: with none at all a browser sends no origin, and the form is refused.
        assert '<meta name="referrer" content="strict-origin">' in answer.content.decode()


def test_the_cookie_belongs_to_links_alone(dana, settings):
    _, key = dana
    client = Client()
    ask(client, key)
    cookie = client.cookies[COOKIE]
    assert (cookie["path"], cookie["samesite"], cookie["httponly"], cookie["secure"]) == ("/p/", "Lax", True, "")
    settings.SESSION_COOKIE_SECURE = True
    other = Client()
    ask(other, key)
    assert other.cookies[COOKIE]["secure"] is True
    assert cookie.value not in str(newest_device(dana[0]).__dict__)


def test_the_right_code_opens_the_page(stage, dana):
    viewer, key = dana
    client = let_in(viewer, key)
    answer = client.get(page(key))
    assert stage.submissions[0].performer.stage_name in answer.content.decode()
    assert acts(viewer) == [ViewerAct.CODE_SENT, ViewerAct.CONFIRMED, ViewerAct.OPENED]


def test_neither_key_cookie_nor_code_is_in_the_database(dana):
    viewer, key = dana
    client = Client()
    ask(client, key)
    device = newest_device(viewer)
    code = device_code(device.pk, device.code_expires_at)
    viewer.refresh_from_db()
    kept = str(viewer.__dict__) + str(device.__dict__)
    assert key not in kept
    assert code not in (device.code_digest, device.digest)
    assert client.cookies[COOKIE].value not in kept


def test_a_code_is_good_for_its_own_device(dana):
    viewer, key = dana
    asker, other = Client(), Client()
    ask(asker, key)
    device = newest_device(viewer)
    code = device_code(device.pk, device.code_expires_at)
    ask(other, key)
    assert type_code(other, key, code).status_code == 422
    assert type_code(asker, key, code).status_code == 302


def test_five_tries_and_the_code_is_gone(dana):
    viewer, key = dana
    client = Client()
    ask(client, key)
    device = newest_device(viewer)
    right = device_code(device.pk, device.code_expires_at)
    wrong = "000000" if right != "000000" else "000001"
    said = [type_code(client, key, wrong) for _ in range(5)]
    assert [answer.status_code for answer in said] == [422] * 5
    assert "4 more tries" in said[0].content.decode()
    assert "last try" in said[4].content.decode()
    late = type_code(client, key, right)
    assert (late.status_code, "tried too often" in late.content.decode()) == (422, True)
    assert acts(viewer).count(ViewerAct.CODE_WRONG) == 5


def test_a_code_is_good_for_ten_minutes(dana):
    viewer, key = dana
    client = Client()
    with time_machine.travel(dt.datetime.now(dt.UTC), tick=False) as clock:
        ask(client, key)
        device = newest_device(viewer)
        clock.shift(dt.timedelta(minutes=10, seconds=1))
        answer = type_code(client, key, device_code(device.pk, device.code_expires_at))
    assert (answer.status_code, "older than ten minutes" in answer.content.decode()) == (422, True)


def test_codes_are_not_mailed_without_end(dana):
    _, key = dana
    answers = [ask(Client(), key).status_code for _ in range(6)]
    assert answers == [302] * 5 + [429]


def test_a_link_of_one_viewer_does_not_open_on_anothers_code(stage, shown, dana):
    other, other_key = stage.viewer(shown, "Aled Fairweather", "aled@harrow.example")
    client = let_in(*dana)
    assert "For Aled Fairweather" in client.get(page(other_key)).content.decode()
    assert let_in(other, other_key).get(page(other_key)).status_code == 200


def test_a_forwarded_link_asks_again_and_tells_the_office(stage, dana):
    viewer, key = dana
    let_in(viewer, key)
    for _ in range(2):
        assert "Send me a code" in Client().get(page(key)).content.decode()
    assert acts(viewer).count(ViewerAct.NEW_DEVICE) == 1
    notice = Notice.objects.get(user=stage.director)
    assert "Dana Whitlock" in notice.title
    assert "another device" in notice.title


def test_each_way_of_being_shut_has_its_sentence(stage, shown, dana):
    viewer, key = dana
    client = let_in(viewer, key)
    nobody = client.get(page("x" * 43))
    assert (nobody.status_code, "There is nothing at this link" in nobody.content.decode()) == (404, True)
    with office_scope(stage.office):
        close_presentation(actor=stage.director, presentation=shown)
    closed = client.get(page(key)).content.decode()
    assert "closed by Renata Okoye at" in closed
    with office_scope(stage.office):
        reopen_presentation(actor=stage.director, presentation=shown)
        Viewer.objects.filter(pk=viewer.pk).update(expires_at=in_days(-1))
    expired = client.get(page(key))
    assert (expired.status_code, "has run out" in expired.content.decode()) == (410, True)
    with office_scope(stage.office):
        extend_link(actor=stage.director, viewer=viewer, until=in_days(3))
    assert client.get(page(key)).status_code == 200
    with office_scope(stage.office):
        revoke_viewer(actor=stage.director, viewer=viewer)
    revoked = client.get(page(key))
    assert (revoked.status_code, "was taken back" in revoked.content.decode()) == (410, True)
    assert ask(Client(), key).status_code == 410


@pytest.mark.parametrize("moment", ["before", "after"])
def test_a_closing_time_closes_by_itself(stage, moment):
    shown = stage.presentation(closes_at=in_days(1))
    viewer, key = stage.viewer(shown)
    client = let_in(viewer, key)
    with time_machine.travel(in_days(0 if moment == "before" else 2)):
        text = client.get(page(key)).content.decode()
    assert ("closed at" in text) == (moment == "after")


def test_a_draft_is_not_open_yet(stage):
    shown = stage.presentation(is_open=False)
    viewer, key = stage.viewer(shown)
    assert "Not open yet" in let_in(viewer, key).get(page(key)).content.decode()


def test_what_a_page_loads_is_nothing_to_a_stranger(stage, shown, dana):
    viewer, key = dana
    pick = stage.picks(shown)[0]
    stage.give_tape(pick.submission)
    places = [
        reverse("casting:viewer-picture", args=[key, pick.pk, "card"]),
        reverse("casting:viewer-tape", args=[key, pick.pk]),
    ]
    client = let_in(viewer, key)
    assert [client.get(place).status_code for place in places] == [200, 200]
    assert [Client().get(place).status_code for place in places] == [404, 404]
    with office_scope(stage.office):
        revoke_viewer(actor=stage.director, viewer=viewer)
    assert [client.get(place).status_code for place in places] == [410, 410]


def test_the_key_is_in_no_log(dana, caplog):
    _, key = dana
    with caplog.at_level("INFO"):
        Client().get(page(key))
        Client().get(page("nobodys-key"))
    logged = " ".join(str(record.msg) for record in caplog.records)
    assert "presentation link that is nobody's" in logged
    assert key not in logged
    assert "nobodys-key" not in logged
