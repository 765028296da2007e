"""The live socket says that something happened and to which submission: no name, no score, no word of a note."""

import json

import pytest
from django.test import Client

from accounts.tenancy import office_scope
from casting.selectors.selection import Selection
from casting.services.decisions import decide_submissions, undo_decision
from casting.services.notes import write_note
from casting.services.reviews import change_tags
from tests.leaks.marked import marked_world
from tests.leaks.table import MARKS, SURFACES, VIEWERS
from tests.live.conftest import listening

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.processes]
LISTENING = ["associate", "runner", "director", "keeper"]
OUTSIDE = ["actor", "agent", "producer", "other_director"]


def test_what_is_heard_in_the_room_holds_no_marked_word(site):
    world = marked_world()
    keeper, one = world.user("keeper"), world.submission
    with listening(site) as listen:
        sockets = {name: listen(world.user(name), world.role) for name in LISTENING}
        for socket in sockets.values():
            socket.told("presence")
        with office_scope(world.office):
            outcome = decide_submissions(
                actor=keeper, role=world.role, submissions=Selection(world.role, ids=[one.pk]), to="shortlisted"
            )
            one.refresh_from_db()
            change_tags(actor=keeper, submission=one, add=[f"{MARKS['tag']} again"])
            write_note(actor=keeper, submission=one, text=f"{MARKS['stage name']}: {MARKS['office note']}")
        SURFACES["a rating"](VIEWERS["associate"].login(world), world)
        for socket in sockets.values():
            socket.told("rated")
        with office_scope(world.office):
            undo_decision(actor=keeper, decision=outcome.decision)
        for name, socket in sockets.items():
            socket.told("moved")
            heard = json.dumps(socket.heard, ensure_ascii=False).casefold()
            assert {message["kind"] for message in socket.heard} >= {"moved", "noted", "rated", "presence"}
            assert not [field for field, word in MARKS.items() if word.casefold() in heard], f"{name} heard {heard}"
            assert {key for message in socket.heard for key in message} <= {"kind", "ids", "many", "people"}


@pytest.mark.parametrize("name", OUTSIDE)
def test_nobody_from_outside_hears_anything(site, name):
    world = marked_world()
    with listening(site) as listen:
        socket = listen(world.user(name), world.role)
        assert socket.closed() == 4404
        assert socket.heard == []
    assert Client().get(f"/live/office/{world.office.slug}/roles/{world.role.pk}/").status_code == 404
