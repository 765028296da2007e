"""Unions are what people told this office where it asked, and nobody else's business."""

import pytest
from django.test import Client

from accounts.states import MembershipRole
from accounts.tenancy import office_scope
from casting.models import ConflictOfInterest, ReviewPass
from core import clock
from talent.models import SavedSearch, SearchLog
from talent.services.saved_searches import write_search_letters
from talent.services.search_index import refresh_due_entries
from tests import factories
from tests.talent.search.conftest import found, person, sign_in


@pytest.fixture
def role(office):
    return factories.RoleFactory(call__production__organisation=office, call__production__asks_union_status=True)


@pytest.fixture
def told(role):
    """Ama and Zoë told this office, Idris another one, Noor nobody; Ben told it where it does not ask any more."""
    ama, zoe, idris, ben = [person(name) for name in ("Ama", "Zoë", "Idris", "Ben")]
    person("Noor")
    factories.SubmissionFactory(role=role, performer=ama, union_status="Equity (UK)")
    factories.SubmissionFactory(role=role, performer=zoe, union_status="equity  (uk)")
    silent = factories.RoleFactory(call__production__organisation=role.organisation)
    factories.SubmissionFactory(role=silent, performer=ben, union_status="SAG-AFTRA")
    elsewhere = factories.RoleFactory(call__production__asks_union_status=True)
    factories.SubmissionFactory(role=elsewhere, performer=idris, union_status="Equity (UK)")
    return ama


EQUITY = "union=equity+(uk)"


def test_it_is_what_was_told_to_this_office(told, signed_in, office):
    assert found(signed_in, office, EQUITY) == {"Ama", "Zoë"}
    assert found(signed_in, office, "union=-") == {"Idris", "Ben", "Noor"}
    assert found(signed_in, office, f"{EQUITY}&union=-") == {"Ama", "Zoë", "Idris", "Ben", "Noor"}
    assert found(signed_in, office, "union=sag-aftra") == set()
    page = signed_in.get(f"/office/{office.slug}/talent/?{EQUITY}").content.decode()
    assert page.count('value="equity (uk)" checked') == 1 and "SAG-AFTRA" not in page
    assert "union, as told to us: Equity (UK)" in page
    counted = signed_in.get(f"/office/{office.slug}/talent/facets/?{EQUITY}").context["counted"]
    assert counted.count.number == 2
    assert not any("equity" in choice.label.lower() for facet in counted.facets for choice in facet.choices)


def test_another_office_neither_sees_nor_asks_it(told, office):
    elsewhere = factories.OrganisationFactory(verified=True)
    other = sign_in(factories.MembershipFactory(organisation=elsewhere, role=MembershipRole.OWNER).user)
    assert found(other, elsewhere, EQUITY) == set()
    page = other.get(f"/office/{elsewhere.slug}/talent/").content.decode()
    assert "Union" not in page and "Equity" not in page


def test_names_that_are_hidden_stay_hidden(told, role, office, director, signed_in):
    with office_scope(office):
        hidden = ReviewPass.objects.create(
            organisation=office, role=role, name="Blind", state="open", is_blind=True, opened_at=clock.now()
        )
    assert found(signed_in, office, EQUITY) == set()
    # Whoever told it there is nowhere to be told apart from who never did.
    assert found(signed_in, office, "union=-") == {"Ama", "Zoë", "Idris", "Ben", "Noor"}
    hidden.keepers.add(director)
    assert found(signed_in, office, EQUITY) == {"Ama", "Zoë"}
    with office_scope(office):
        ConflictOfInterest.objects.create(organisation=office, reviewer=director, performer=told)
    assert found(signed_in, office, EQUITY) == {"Zoë"}
    associate = factories.MembershipFactory(organisation=office, role=MembershipRole.ASSOCIATE).user
    assert found(sign_in(associate), office, EQUITY) == set()


def test_no_letter_is_about_unions_and_the_log_says_what_was_asked(told, role, office, signed_in):
    refresh_due_entries()
    address = f"/office/{office.slug}/talent/saved/new/"
    refused = signed_in.post(address, {"name": "Equity", "cadence": "at_once", "query": EQUITY})
    assert refused.status_code == 422 and "goes into no letter" in refused.content.decode()
    assert signed_in.post(address, {"name": "Equity", "cadence": "never", "query": EQUITY}).status_code == 302
    with office_scope(office):
        SavedSearch.objects.update(cadence="at_once", looked_at=clock.now())
    assert write_search_letters("at_once") == 0
    found(signed_in, office, EQUITY)
    with office_scope(office):
        assert SearchLog.objects.get().filters == {"union": ["equity (uk)"]}
    owner = sign_in(factories.MembershipFactory(organisation=office, role=MembershipRole.OWNER).user)
    assert "union, as told to us: equity (uk)" in owner.get(f"/office/{office.slug}/talent/log/").content.decode()


def test_a_token_asks_with_the_right_to_read_submissions(told, office, director):
    refresh_due_entries()

    def ask(*scopes: str):
        token = factories.ApiTokenFactory(user=director, organisation=office, scopes=[*scopes])
        headers = {"Authorization": f"Bearer {token.secret}"}
        return Client().get(f"/api/v1/talent/search/?{EQUITY}", headers=headers)

    refused = ask("talent:read")
    assert (refused.status_code, "submissions:read" in refused.json()["detail"]) == (403, True)
    answer = ask("talent:read", "submissions:read").json()
    assert {one["stage_name"] for one in answer["results"]} == {"Ama", "Zoë"}
