"""Offices see which days somebody put up to them is booked out, and nowhere why."""

import datetime as dt

import pytest
from django.urls import reverse

from accounts.tenancy import across_offices
from core import clock
from talent.services.bookouts import add_book_out
from tests import factories

pytestmark = pytest.mark.django_db
SECRET = "Nobody may know of this filming"


def test_the_panel_shows_the_days_and_never_the_note(ground, client):
    today = clock.today()
    first, last = today + dt.timedelta(days=40), today + dt.timedelta(days=45)
    add_book_out(actor=ground.actor, performer=ground.performer, starts_on=first, ends_on=last, note=SECRET)
    with across_offices("a test"):
        call = ground.call
        type(call).objects.filter(pk=call.pk).update(
            starts_on=today + dt.timedelta(days=30), ends_on=today + dt.timedelta(days=60)
        )
        row = factories.SubmissionFactory(role=ground.role, performer=ground.performer)
    client.force_login(ground.director)
    html = client.get(reverse("casting:room-panel", args=["okoye", ground.role.pk, row.pk])).content.decode()
    assert "Booked out" in html
    assert f"{first.day} {first:%B}" in html
    assert SECRET not in html
    for url in (reverse("casting:room", args=["okoye", ground.role.pk]), reverse("talent:performer", args=["noor"])):
        assert SECRET not in client.get(url).content.decode()
