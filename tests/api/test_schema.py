"""The API keeps what its schema says, whatever is sent to it."""

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from accounts.states import MembershipRole, TokenScope
from config.wsgi import application
from tests import factories

CHECKS = (
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
)


@pytest.fixture(autouse=True)
def _keep_the_connection():
    """As Django's own test client does: the test's transaction outlives a request."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def world(db):
    """A small office with something at every address, and a token for its director, who also acts."""
    office = factories.OrganisationFactory(slug="okoye")
    director = factories.MembershipFactory(organisation=office, role=MembershipRole.DIRECTOR).user
    production = factories.ProductionFactory(organisation=office)
    role = factories.RoleFactory(call__production=production, call__slug="open-call")
    factories.PerformerFactory(account=director, slug="noor-haddad")
    submission = factories.SubmissionFactory(role=role)
    return {
        "token": factories.ApiTokenFactory(user=director, organisation=office, scopes=TokenScope.values).secret,
        "real": {
            "role_id": role.pk,
            "call_id": role.call_id,
            "production_id": production.pk,
            "submission_id": submission.pk,
            "slug": "open-call",
        },
    }


def test_every_operation_answers_as_its_schema_says(world):
    schema = schemathesis.openapi.from_wsgi("/api/v1/schema/?format=json", application)
    operations = [found.ok() for found in schema.get_all_operations()]
    assert len(operations) > 30
    for operation in operations:
        _try_out(operation, world)


def _try_out(operation, world) -> None:
    real = iter(range(10_000))
    # What takes an address and nothing else is asked of two things that exist and of two that do not.
    takes_values = operation.body or operation.query
    most = 8 if takes_values else 4 if operation.path_parameters else 1

    @settings(
        max_examples=most, deadline=None, database=None, derandomize=True, suppress_health_check=list(HealthCheck)
    )
    @given(case=operation.as_strategy())
    def answers(case):
        # Two of three reach the things that exist; the others stay as invented.
        if next(real) % 3:
            for name in case.path_parameters or {}:
                case.path_parameters[name] = world["real"].get(name, case.path_parameters[name])
        # A real client unpacks what comes packed; this one, which asks no socket, does not.
        case.headers = {
            **(case.headers or {}),
            "Authorization": f"Bearer {world['token']}",
            "Accept-Encoding": "identity",
        }
        case.validate_response(case.call(), checks=CHECKS)

    answers()
