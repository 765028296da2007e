import datetime as dt
import itertools

import pytest

from core import clock
from notifications import kinds
from notifications.services.outbox import NewMessage, add_messages
from tests import factories

numbers = itertools.count(1)


@pytest.fixture
def note_kind():
    """A kind of note as a room registers one."""
    kind = kinds.register(
        kinds.Kind(
            key="test.answer",
            label="Not this time",
            category="answers",
            subject="{role} in {production}",
            body="Dear {first_name},\n\nThank you for {thanks}.\n\nIt went another way: {reason}.\n\nWarmly,\n{office}",
            variables={
                "role": "the role",
                "production": "the production",
                "thanks": "what they did",
                "reason": "the reason, where one was chosen",
            },
            sample={"role": "Mara Voss", "production": "The Salt Road", "thanks": "your tape"},
            about="{role}, {production}",
        )
    )
    yield kind
    kinds.unregister(kind.key)


@pytest.fixture
def office(db):
    return factories.OrganisationFactory(name="Okoye Casting", slug="okoye")


@pytest.fixture
def director(office):
    return factories.MembershipFactory(organisation=office, user__name="Renata Okoye").user


def new_message(kind, office=None, **values) -> NewMessage:
    number = next(numbers)
    defaults = {
        "kind": kind.key,
        "organisation_id": office.pk if office else None,
        "to_email": f"saoirse{number}@example.com",
        "to_name": "Saoirse Brennan",
        "time_zone": "Europe/London",
        "context": {"role": "Mara Voss", "production": "The Salt Road", "thanks": "your tape"},
        "dedupe_key": f"test:{number}",
        "subject_type": "test.thing",
        "subject_id": number,
    }
    return NewMessage(**defaults | values)


@pytest.fixture
def add_note(note_kind, office):
    """Adds one note of the office's and gives its id; held two hours unless told otherwise."""

    def add(**values) -> int:
        values.setdefault("held_until", clock.now() + dt.timedelta(hours=2))
        return add_messages([new_message(values.pop("kind", note_kind), values.pop("office", office), **values)])[0]

    return add
