"""Two parents and their child, on a day of their own."""

import datetime as dt

from accounts.models import User
from accounts.tenancy import across_offices
from notifications.models import OutboxMessage
from talent.services import guardians
from talent.states import Relation
from tests import factories

TODAY = dt.date(2027, 3, 1)
BORN = dt.date(2018, 2, 27)
CONTEXT = {"role": "Young Mara", "production": "The Salt Road", "thanks": "Thank you.", "url": "https://example.org/x"}


def person(name: str, email: str) -> User:
    user = factories.UserFactory(name=name, email=email)
    user.emailaddress_set.update_or_create(email=email, defaults={"verified": True, "primary": True})
    return user


def letters():
    with across_offices("a test reads back"):
        return OutboxMessage.objects.all()


def join(mother, father, child, relation=Relation.PARENT) -> None:
    made = guardians.invite_guardian(actor=mother, performer=child, email=father.email, relation=relation)
    guardians.accept(actor=father, token=guardians.guardian_token(made.pk))
