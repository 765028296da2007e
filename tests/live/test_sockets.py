import time
import urllib.request

import pytest
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.db import transaction
from websockets.exceptions import InvalidStatus

from accounts.models import Membership
from accounts.tenancy import office_scope
from casting import signals
from casting.models import ReviewPass
from casting.selectors.selection import Selection
from casting.services.decisions import decide_submissions
from tests.casting.room.people import director_of, fill, office_with, role_in
from tests.live.conftest import listening
from tests.support import quick

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.processes]


def test_a_decision_reaches_whoever_has_the_role_open(listen, role, ada, tom):
    [one] = fill(role, 1, varied=False)
    socket = listen(tom, role)
    socket.told("presence")
    with office_scope(role.organisation):
        decide_submissions(actor=ada, role=role, submissions=Selection(role, ids=[one.pk]), to="shortlisted")
    assert socket.told("moved") == {"kind": "moved", "ids": [one.pk]}


def test_a_large_act_is_told_as_a_number(listen, role, ada, tom):
    people = fill(role, 230, varied=False)
    socket = listen(tom, role)
    socket.told("presence")
    with office_scope(role.organisation):
        chosen = Selection(role, ids=[one.pk for one in people])
        decide_submissions(actor=ada, role=role, submissions=chosen, to="shortlisted")
    assert socket.told("moved") == {"kind": "moved", "ids": [], "many": 230}


def test_says_who_is_there_and_where(listen, role, ada, tom):
    first, second = listen(ada, role), listen(tom, role)
    both = first.until(lambda message: message["kind"] == "presence" and len(message["people"]) == 2)
    assert [person["name"] for person in both["people"]] == ["Ada Okoye", "Tom Reyes"]
    second.say('{"at": 7}')
    there = first.until(lambda message: message["kind"] == "presence" and message["people"][1]["at"])
    assert there["people"][1] == {"user": tom.pk, "name": "Tom Reyes", "at": 7}
    second.connection.close()
    left = first.until(lambda message: message["kind"] == "presence" and len(message["people"]) == 1)
    assert left["people"][0]["user"] == ada.pk


def test_somebody_else_finds_no_room(listen, role, ada):
    stranger = director_of(office_with()[0])
    other = role_in(office_with()[0])
    assert listen(stranger, role).closed() == 4404
    assert listen(ada, other, slug=role.organisation.slug).closed() == 4404
    assert listen(ada, role, path="/live/office/nobody/roles/1/").closed() == 4404
    assert listen(ada, role, path="/live/nothing/").closed() == 4404
    assert listen(None, role).closed() == 4401


def test_a_reader_does_not_look_at_submissions(listen, role, ada):
    Membership.objects.filter(user=ada).update(role="reader")
    assert listen(ada, role).closed() == 4404


def test_another_site_cannot_open_it(listen, role, ada):
    with pytest.raises(InvalidStatus):
        listen(ada, role, origin="https://elsewhere.example")


@pytest.mark.parametrize("said", ["{", "[]", '{"at": "x"}', '{"at": true}', '{"at": -1}', '"at"', "7"])
def test_what_no_page_says_ends_it(listen, role, ada, said):
    socket = listen(ada, role)
    socket.told("presence")
    socket.say(said)
    assert socket.closed() == 4429


def test_a_long_message_ends_it(listen, role, ada):
    socket = listen(ada, role)
    socket.told("presence")
    socket.say('{"at": ' + " " * 2000 + "1}")
    assert socket.closed() == 1009


def test_a_blind_pass_tells_nobody_where_another_is(listen, role, ada, tom):
    first, second = listen(ada, role), listen(tom, role)
    second.say('{"at": 7}')
    first.until(
        lambda message: message["kind"] == "presence" and len(message["people"]) == 2 and message["people"][1]["at"]
    )
    with office_scope(role.organisation):
        ReviewPass.objects.create(
            organisation=role.organisation, role=role, position=1, name="First look", is_blind=True, state="open"
        )
        with transaction.atomic():
            signals.pass_changed.send(None, role_id=role.pk, actor=ada)
    first.told("pass")
    second.say('{"at": 9}')
    second.connection.close()
    left = first.told("presence")
    assert all(person["at"] is None for person in left["people"])


def test_within_a_minute_whoever_is_taken_out_or_signed_out_loses_the_socket(quick_web, role, ada, tom):
    minute = 60 / quick.TIMES
    with listening(quick_web()) as listen:
        taken_out, signed_out = listen(ada, role), listen(tom, role)
        taken_out.told("presence")
        signed_out.told("presence")
        Membership.objects.filter(user=ada).delete()
        Session.objects.filter(session_key=signed_out.session).delete()
        cache.clear()
        began = time.monotonic()
        assert taken_out.closed(patience=minute) == 4404
        assert signed_out.closed(patience=minute) == 4401
        assert time.monotonic() - began < minute


def test_a_person_has_so_many_sockets_and_no_more(listen, role, ada):
    sockets = [listen(ada, role) for _ in range(20)]
    for socket in sockets:
        socket.told("presence")
    assert listen(ada, role).closed() == 4429
    sockets[0].connection.close()
    sockets[1].told("presence")
    listen(ada, role).told("presence")


def test_pages_are_served_beside_the_sockets(listen, site, role, ada):
    """In the same process, with the headers that the pages always had."""
    socket = listen(ada, role)
    socket.told("presence")
    with urllib.request.urlopen(f"{site}/healthz") as answer:
        assert answer.status == 200
    with urllib.request.urlopen(f"{site}/account/login/") as answer:
        policy = answer.headers["Content-Security-Policy"]
    assert f"connect-src 'self' {site.replace('http', 'ws', 1)}" in policy
