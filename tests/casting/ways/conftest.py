import io
from types import SimpleNamespace

import pytest
from django.test import Client
from openpyxl import Workbook

from accounts.states import MembershipRole
from accounts.tenancy import across_offices, office_scope
from tests import factories
from tests.casting.room.people import fill, office_with, role_in


def every(model):
    with across_offices("a test reads back"):
        return model.objects.all()


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def room(db):
    """A verified office with two roles of one production, three people up for the first, and its director signed in."""
    office, users = office_with(MembershipRole.DIRECTOR, MembershipRole.ASSOCIATE)
    role = role_in(office, name="Mara Voss", position=0)
    other = factories.RoleFactory(call=role.call, name="Harbour Clerk", position=1)
    rows = fill(role, 3, varied=False, names=["Noor Haddad", "Imogen Ashby", "Ana Eze"])
    for row in rows:
        row.performer.account = factories.UserFactory(name=row.performer.stage_name)
        row.performer.save(update_fields=["account"])
        with office_scope(office):
            row.submitted_by = row.performer.account
            row.save(update_fields=["submitted_by"])
    return SimpleNamespace(
        office=office,
        director=users[MembershipRole.DIRECTOR],
        role=role,
        other=other,
        rows=rows,
        client=signed_in(users[MembershipRole.DIRECTOR]),
        url=f"/office/{office.slug}/roles/{role.pk}/",
    )


def workbook(rows) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(list(row))
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()
