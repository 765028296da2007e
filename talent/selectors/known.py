"""Whether somebody is known on Callboard already: by an address, or by a name and the year of birth."""

from django.db.models.functions import Lower

from talent.identity import known_by, mail_digest, name_year_digest
from talent.models import Performer


def recognised(*, name: str, email: str = "", birth_year: int | None = None) -> list[Performer]:
    """Performers who are that person; who has the address comes first. Nobody is recognised by a name alone."""
    digests = [mail_digest(email)] if email else []
    if birth_year:
        digests.append(name_year_digest(name, birth_year))
    ids = [pk for found in known_by(digests).values() for pk in found]
    people = {one.pk: one for one in Performer.objects.filter(pk__any_of=ids, erased_at=None)}
    mailed = list(_with_account(email)) if email else []
    return list({one.pk: one for one in [*mailed, *(people[pk] for pk in ids if pk in people)]}.values())


def _with_account(email: str):
    """Whose own account has that address; a family's account says nothing of which child is meant."""
    found = list(
        Performer.objects.alias(address=Lower("account__email")).filter(address=email.lower(), born_on=None)[:2]
    )
    return found if len(found) == 1 else []
