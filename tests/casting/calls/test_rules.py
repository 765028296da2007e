"""What the services refuse whoever asks: a token sends some fields, and no form has looked at them first."""

import datetime as dt
from decimal import Decimal

import pytest

from casting.services.calls import keep_call_draft
from casting.services.roles import keep_role_draft
from casting.states import CallState, RoleState
from core.errors import Invalid
from tests import factories
from tests.casting.calls.conftest import in_days

pytestmark = pytest.mark.django_db

CALL = [
    ({"pay_max": Decimal(300)}, "pay_max"),
    ({"pay_min": Decimal(-1)}, "pay_min"),
    ({"ends_on": dt.date(2020, 1, 1)}, "ends_on"),
    ({"answer_by": dt.date(2020, 1, 1)}, "answer_by"),
    ({"pay_currency": "XXX"}, "pay_currency"),
    ({"zone": "Mars/Olympus"}, "zone"),
]
ROLE = [
    ({"playing_age_max": 20}, "playing_age_max"),
    ({"playing_age_max": 111}, "playing_age_max"),
    ({"genders": ["woman"]}, "gender_reason"),
    ({"pay_min": Decimal(900), "pay_max": Decimal(300)}, "pay_max"),
    ({"name": " "}, "name"),
]


@pytest.mark.parametrize("state", [CallState.DRAFT, CallState.PUBLISHED])
@pytest.mark.parametrize(("values", "field"), CALL)
def test_a_call_is_refused_at_the_field(office, production, state, values, field):
    call = factories.CastingCallFactory(
        production=production, state=state, pay_min=900, pay_max=None, deadline_at=in_days(9)
    )
    with office.scope(), pytest.raises(Invalid) as refusal:
        keep_call_draft(actor=office.director, call=call, values=values)
    assert refusal.value.field == field
    assert office.reread(call).draft == {}


@pytest.mark.parametrize("state", [RoleState.DRAFT, RoleState.OPEN])
@pytest.mark.parametrize(("values", "field"), ROLE)
def test_a_role_is_refused_at_the_field(office, call, state, values, field):
    role = factories.RoleFactory(call=call, state=state)
    with office.scope(), pytest.raises(Invalid) as refusal:
        keep_role_draft(actor=office.director, role=role, values=values)
    assert refusal.value.field == field
    assert office.reread(role).draft == {}


def test_a_token_that_changes_one_field_leaves_what_was_typed_into_the_others(office, draft, whole):
    office.client.post(
        f"{office.base}calls/{draft.pk}/edit/",
        whole | {"pay_max": "lots", "deadline": "soon"},
        headers={"X-Autosave": "1"},
    )
    with office.scope():
        keep_call_draft(actor=office.director, call=draft, values={"place": "Leeds"})
        assert set(office.reread(draft).draft["typed"]) == {"pay_max", "deadline"}
        keep_call_draft(actor=office.director, call=draft, values={"deadline_at": in_days(9), "answer_by": None})
    kept = office.reread(draft)
    assert (kept.place, set(kept.draft["typed"])) == ("Leeds", {"pay_max"})
