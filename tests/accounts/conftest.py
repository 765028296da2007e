import re

import pytest
from django.test import Client

from accounts.states import MembershipRole
from tests import factories

LINK = re.compile(r"https?://\S+")


@pytest.fixture
def office(db):
    return factories.OrganisationFactory(name="Okoye Casting", slug="okoye", verified=False)


@pytest.fixture
def owner(office):
    return factories.MembershipFactory(organisation=office, role=MembershipRole.OWNER, user__name="Ngozi Okoye").user


@pytest.fixture
def director(office, owner):
    return factories.MembershipFactory(organisation=office, role=MembershipRole.DIRECTOR, user__name="Dee Hart").user


@pytest.fixture
def associate(office, owner):
    return factories.MembershipFactory(organisation=office, role=MembershipRole.ASSOCIATE, user__name="Sam Bell").user


@pytest.fixture
def enter():
    """`enter(user)`: a browser in which that person is signed in, and has just shown that it is them."""

    def signed_in(user) -> Client:
        client = Client()
        client.post("/account/login/", {"login": user.email, "password": factories.PASSWORD})
        assert "_auth_user_id" in client.session
        client.post("/account/reauthenticate/", {"password": factories.PASSWORD})
        return client

    return signed_in


@pytest.fixture
def tasks_at_once():
    """Tasks run where they are handed over; the tests of the real worker do without."""
    from config.celery import app

    before = app.conf.task_always_eager
    app.conf.task_always_eager = True
    yield
    app.conf.task_always_eager = before


@pytest.fixture
def letters(mail_sink, tasks_at_once):
    """`letters(address)`: the plain words of every letter that reached it, newest first."""

    def read(address: str) -> list[str]:
        found = [mail_sink.message(entry.name) for entry in mail_sink.entries(address)]
        return [message.get_body(("plain",)).get_content() for message in found]

    return read


def link_in(letter: str) -> str:
    """The path of the letter's first link."""
    return "/" + LINK.search(letter).group().split("/", 3)[3]
