"""Redis may go: what people decide is kept, and sockets end so that pages look for themselves."""

import contextlib

import pytest
import redis
from django.conf import settings as django_settings

from accounts.tenancy import office_scope
from casting import live
from casting.models import Submission
from casting.selectors.selection import Selection
from casting.services.decisions import decide_submissions
from config.live.consumer import MOST_SOCKETS
from config.local import valkey
from config.local.places import Places
from tests.casting.room.people import fill
from tests.live.conftest import listening
from tests.support.processes import start_web

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.processes]


@pytest.fixture
def own_valkey(tmp_path):
    places = Places(tmp_path / "var")
    places.run.mkdir(parents=True)
    valkey.start(places)
    yield places
    with contextlib.suppress(Exception):
        valkey.stop(places)


def test_a_decision_stands_when_nobody_can_be_told(role, ada, settings, monkeypatch):
    nowhere = "unix:///nowhere/valkey.sock?db=0"
    layer = django_settings.CHANNEL_LAYERS["default"]
    settings.CHANNEL_LAYERS = {"default": layer | {"CONFIG": layer["CONFIG"] | {"hosts": [nowhere]}}}
    monkeypatch.setattr(live, "_publisher", live._Publisher())
    [one] = fill(role, 1, varied=False)
    with office_scope(role.organisation):
        decide_submissions(actor=ada, role=role, submissions=Selection(role, ids=[one.pk]), to="shortlisted")
        assert Submission.objects.get(pk=one.pk).state == "shortlisted"


def test_a_socket_ends_when_redis_goes(role, ada, own_valkey, quick_web):
    url = quick_web(REDIS_URL=own_valkey.redis_url)
    with contextlib.closing(redis.Redis.from_url(own_valkey.redis_url)) as client:
        client.ping()
    with listening(url) as listen:
        socket = listen(ada, role)
        socket.told("presence")
        valkey.stop(own_valkey)
        assert socket.closed() == 1013


def test_who_lost_sockets_with_redis_gets_new_ones(role, ada, own_valkey, process_environment):
    web, url = start_web(environment=process_environment | {"REDIS_URL": own_valkey.redis_url})
    try:
        with listening(url) as listen:
            sockets = [listen(ada, role) for _ in range(MOST_SOCKETS)]
            for socket in sockets:
                socket.told("presence")
            valkey.stop(own_valkey)
            for socket in sockets:
                socket.say('{"at": 7}')
            assert {socket.closed() for socket in sockets} == {1013}
            valkey.start(own_valkey)
            listen(ada, role).told("presence")
    finally:
        web.stop()
