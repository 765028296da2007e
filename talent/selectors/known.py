"""Whether somebody is known on Callboard already: by an address and a name, or by a name and the year of birth."""

from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Lower

from accounts.models import User
from accounts.tenancy import across_offices
from core.text import fold
from talent.identity import known_by, mail_digest, name_year_digest
from talent.models import Guardianship, Performer, Representation
from talent.policies import live_representation_q


def recognised(*, name: str, email: str = "", birth_year: int | None = None) -> list[Performer]:
    """Performers who are that person; who has the address comes first. Nobody is recognised by a name alone.

    Nor by an address alone: a family shares one, and a child might be found by its parent's.
    """
    mailed = known_by([mail_digest(email)]).values() if email else ()
    by_year = known_by([name_year_digest(name, birth_year)]).values() if birth_year else ()
    here = Performer.objects.filter(erased_at=None)
    at_address = [*_with_account(email), *here.filter(pk__any_of=[pk for found in mailed for pk in found])]
    with across_offices("whoever speaks for them could hand the profile over"):
        found = [
            *(one for one in at_address if fold(one.stage_name) == fold(name)),
            *here.filter(somebody_answers_q(), pk__any_of=[pk for found in by_year for pk in found]).order_by("pk"),
        ]
    return list({one.pk: one for one in found}.values())


def somebody_answers_q() -> Q:
    """Whom there is any use in asking: them, their parent, or whoever can hand the profile over to them.

    Outside any office's scope.
    """
    live = Representation.objects.filter(live_representation_q(), performer=OuterRef("pk"))
    answering = Guardianship.objects.filter(performer=OuterRef("pk"))
    return Q(account__isnull=False) | ~Q(contact_email="") | Q(Exists(answering)) | Q(Exists(live))


def is_somebodys_address(email: str) -> bool:
    """Whether anybody on Callboard can be reached there; never told to whoever asks."""
    if not email:
        return False
    return bool(known_by([mail_digest(email)])) or User.objects.filter(email__iexact=email).exists()


def _with_account(email: str) -> list[Performer]:
    """Whose own account has that address; a family's account says nothing of which child is meant."""
    if not email:
        return []
    found: list[Performer] = list(
        Performer.objects.alias(address=Lower("account__email")).filter(address=email.lower(), born_on=None)[:2]
    )
    return found if len(found) == 1 else []
