"""Every page of the office's calls opens, for a new office and for one with long names."""

import pytest

from accounts.states import MembershipRole
from casting.states import CallState
from tests import factories
from tests.casting.calls.conftest import make_office, signed_in

pytestmark = pytest.mark.django_db


def test_a_new_office_is_led_to_its_first_production(office):
    page = office.client.get(office.base)
    assert page.status_code == 200
    assert "Make your first production" in page.text
    assert f"{office.base}productions/new/" in page.text


def test_a_reader_of_a_new_office_is_not_asked_to_make_one(office):
    page = office.member(MembershipRole.READER).get(office.base)
    assert "No productions yet" in page.text
    assert "productions/new/" not in page.text


def test_an_agency_member_is_led_to_the_agents_desk(db):
    agency = factories.AgencyFactory(slug="bell-lane")
    agent = factories.MembershipFactory(organisation=agency, role=MembershipRole.AGENT).user
    page = signed_in(agent).get("/office/bell-lane/")
    assert page.status_code == 302
    assert page["Location"] == "/office/bell-lane/clients/"


@pytest.mark.parametrize("state", CallState.values)
def test_office_pages_open_in_every_state(office, production, state):
    call = factories.CastingCallFactory(production=production, state=state, title="Ü" * 160)
    role = factories.RoleFactory(call=call, name="R" * 120)
    factories.SubmissionFactory(role=role)
    for path in [
        "", "productions/", "productions/new/", f"productions/{production.pk}/", "calls/", "calls/new/",
        f"calls/{call.pk}/", f"calls/{call.pk}/preview/", f"calls/{call.pk}/publish/", f"calls/{call.pk}/missing/",
        f"calls/{call.pk}/edit/", f"calls/{call.pk}/cancel/", f"calls/{call.pk}/reopen/", f"calls/{call.pk}/complete/",
        f"calls/{call.pk}/pause/", f"calls/{call.pk}/roles/new/", f"roles/{role.pk}/edit/",
    ]:  # fmt: skip
        page = office.client.get(office.base + path)
        assert page.status_code == 200, path


def test_the_desk_says_what_needs_doing(office, call, role):
    factories.SubmissionFactory(role=role)
    factories.SubmissionFactory(role=role)
    page = office.client.get(office.base)
    assert "Mara Voss" in page.text
    assert '<td class="num" data-label="Never opened"><b>2</b></td>' in page.text


@pytest.mark.parametrize("rows", [1, 3, 30])
def test_the_desk_reads_as_much_for_thirty_calls_as_for_one(office, production, rows, assert_statements):
    for _ in range(rows):
        role = factories.RoleFactory(call=factories.CastingCallFactory(production=production))
        factories.SubmissionFactory(role=role)
    with assert_statements(11):
        assert office.client.get(office.base).status_code == 200


@pytest.mark.parametrize("rows", [1, 3, 30])
def test_the_list_and_the_page_of_a_call_keep_their_budgets(office, call, rows, assert_statements):
    for _ in range(rows):
        factories.SubmissionFactory(role=factories.RoleFactory(call=call))
        factories.CastingCallFactory(production=call.production)
    with assert_statements(7):
        assert office.client.get(f"{office.base}calls/").status_code == 200
    with assert_statements(8):
        assert office.client.get(f"{office.base}calls/{call.pk}/").status_code == 200


def test_another_office_sees_none_of_it(office, call):
    other = make_office(slug="other")
    for path in [f"calls/{call.pk}/", f"calls/{call.pk}/edit/", f"productions/{call.production_id}/"]:
        assert other.client.get(other.base + path).status_code == 404
        assert other.client.get(office.base + path).status_code == 404


def test_a_reader_looks_and_does_not_touch(office, call, role):
    reader = office.member(MembershipRole.READER)
    assert reader.get(f"{office.base}calls/{call.pk}/").status_code == 200
    assert reader.get(f"{office.base}calls/{call.pk}/edit/").status_code == 403
    assert reader.post(f"{office.base}calls/{call.pk}/pause/").status_code == 403
    assert reader.post(f"{office.base}roles/{role.pk}/cut/").status_code == 403
    assert office.reread(call).state == CallState.PUBLISHED
