"""The office's log narrowed by person, sort of act, place and day, kept in the address, and taken away as a file."""

import csv
import datetime as dt
import io

import pytest
from django.urls import reverse

from accounts.models import Activity
from accounts.services.activity import record_activity
from accounts.tenancy import across_offices
from core import clock
from tests import factories

pytestmark = pytest.mark.django_db


def address(query: str = "") -> str:
    return reverse("accounts:activity", args=["okoye"]) + query


def export(client, query: str = ""):
    answer = client.get(reverse("accounts:activity-export", args=["okoye"]) + query)
    if answer.status_code != 200:
        return answer
    return list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))


@pytest.fixture
def roles(office):
    with across_offices("a test"):
        production = factories.ProductionFactory(organisation=office, title="The Salt Road")
        call = factories.CastingCallFactory(production=production)
        return [factories.RoleFactory(call=call, name=name) for name in ("Mara Voss", "Harbour Clerk")]


@pytest.fixture
def acts(office, owner, director, roles):
    """Each of two people looks at a role of their own and rates somebody up for it."""
    with across_offices("a test"):
        for person, role in zip((owner, director), roles, strict=True):
            row = factories.SubmissionFactory(role=role)
            record_activity(actor=person, verb="role.look", subject=role, organisation=office)
            record_activity(actor=person, verb="submission.rate", subject=row, organisation=office, data={"value": 4})
    return roles


def test_narrowed_by_sort_of_act(enter, owner, acts):
    page = enter(owner).get(address("?group=looks")).content.decode()
    assert "looked at the board of Mara Voss" in page
    assert "rated" not in page.split('id="log"')[1]
    page = enter(owner).get(address("?group=ratings")).content.decode()
    assert page.count(" rated ") == 2
    assert "looked at" not in page.split('id="log"')[1]


def test_narrowed_by_role_and_by_production(enter, owner, acts, office):
    mara, _ = acts
    page = enter(owner).get(address(f"?place=role-{mara.pk}")).content.decode().split('id="log"')[1]
    assert "looked at the board of Mara Voss" in page
    assert "for Mara Voss" in page
    assert "Harbour Clerk" not in page
    page = enter(owner).get(address(f"?place=production-{mara.production_id}")).content.decode().split('id="log"')[1]
    assert "Mara Voss" in page
    assert "Harbour Clerk" in page
    foreign = factories.RoleFactory(name="Elsewhere")
    assert "Elsewhere" not in enter(owner).get(address(f"?place=role-{foreign.pk}")).content.decode()


def test_narrowed_by_days_where_the_reader_lives(enter, office, owner):
    owner.time_zone = "Pacific/Auckland"
    owner.save()
    midnight = dt.datetime(2026, 3, 2, tzinfo=clock.zone("Pacific/Auckland"))
    for minutes, verb in ((-1, "organisation.made"), (1, "organisation.changed")):
        Activity(
            organisation=office, actor=owner, verb=verb, subject_type="accounts.organisation", subject_id=office.pk,
            created_at=midnight + dt.timedelta(minutes=minutes),
        ).save()  # fmt: skip
    page = enter(owner).get(address("?since=2026-03-02&until=2026-03-02")).content.decode()
    assert "changed the office" in page.split('id="log"')[1]
    assert "made this office" not in page.split('id="log"')[1]
    assert (
        "The last day comes before the first."
        in enter(owner).get(address("?since=2026-03-02&until=2026-03-01")).content.decode()
    )


def test_filters_stay_in_the_address_of_the_next_page(enter, office, owner):
    for _ in range(60):
        record_activity(actor=owner, verb="organisation.changed", subject=office, organisation=office)
    page = enter(owner).get(address(f"?person={owner.pk}&verb=organisation.changed")).content.decode()
    following = page.split('class="btn" href="')[-1].split('"')[0].replace("&amp;", "&")
    assert f"person={owner.pk}" in following
    assert "after=" in following
    assert enter(owner).get(following).content.decode().count("changed the office’s details") == 10


def test_the_file_holds_what_is_filtered_and_is_on_record(enter, owner, director, acts):
    heading, *rows = export(enter(owner), f"?person={director.pk}&group=looks")
    assert heading[:3] == ["When", "Who", "What"]
    assert [row[1:3] for row in rows] == [["Dee Hart", "looked at the board of Harbour Clerk"]]
    with across_offices("a test"):
        kept = Activity.objects.get(verb="organisation.export_log")
    assert kept.data == {"filters": {"person_id": str(director.pk), "group": "looks"}}
    assert "took the log away as a file" in enter(owner).get(address()).content.decode()


def test_the_file_is_read_in_pages(enter, office, owner, assert_statements):
    for _ in range(1100):
        record_activity(actor=owner, verb="organisation.changed", subject=office, organisation=office)
    client = enter(owner)
    with assert_statements(30):
        assert len(export(client)) == 1 + 1101


def test_a_filter_that_cannot_be_read_exports_nothing(enter, owner, office):
    assert export(enter(owner), "?group=nothing").status_code == 422
    with across_offices("a test"):
        assert not Activity.objects.filter(verb="organisation.export_log").exists()


def test_only_for_who_may_read_it(enter, office, associate):
    assert export(enter(associate)).status_code == 403
    assert export(enter(factories.UserFactory())).status_code == 404
