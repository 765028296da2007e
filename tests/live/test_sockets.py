import pytest
from websockets.exceptions import InvalidStatus

from accounts.models import Membership
from accounts.tenancy import office_scope
from casting.selectors.selection import Selection
from casting.services.decisions import decide_submissions
from tests.casting.room.people import director_of, fill, office_with, role_in

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
