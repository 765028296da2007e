"""Adding a client: a new profile on the agency's word, or a question to somebody who is known already."""

from collections.abc import Sequence
from contextlib import suppress

from accounts.models import Organisation, User
from core import clock
from core.errors import Conflict, Invalid
from talent.models import Performer, Representation
from talent.selectors.claims import claims_of
from talent.selectors.known import is_somebodys_address, recognised
from talent.services.profile_offers import invite_to_claim
from talent.services.profiles import create_performer
from talent.services.representation import ask_representation, must_manage
from talent.terms import Terms


def add_client(
    *,
    actor: User,
    agency: Organisation,
    stage_name: str,
    playing_age_min: int | None = None,
    playing_age_max: int | None = None,
    bases: Sequence[str] = (),
    territory: str = "",
    email: str = "",
    birth_year: int | None = None,
) -> tuple[Performer, Representation | None]:
    """(performer, the question to them or None): who is recognised by name, with address or birth year, is asked.

    Raises NotAllowed, Invalid, Conflict (on this roster already).
    """
    must_manage(actor, agency)
    known = recognised(name=stage_name, email=email, birth_year=birth_year)
    if not known:
        performer = create_performer(
            actor=actor,
            agency=agency,
            stage_name=stage_name,
            playing_age_min=playing_age_min,
            playing_age_max=playing_age_max,
            bases=bases,
            territory=territory,
            contact_email=email.strip().lower(),
            birth_year=birth_year,
        )
        # It says whether the profile is theirs; who has the address under which name is not told.
        # An agent's own address asks nobody.
        with suppress(Invalid):
            if is_somebodys_address(email):
                invite_to_claim(actor=actor, agency=agency, performer=performer, email=email)
        return performer, None
    if any(claim.row.organisation_id == agency.pk for claim in claims_of(known[0])):
        raise Conflict("This person is on the roster already, or has been asked.", field="stage_name")
    terms = Terms(starts_on=clock.today(), territory=territory)
    return known[0], ask_representation(actor=actor, agency=agency, performer=known[0], terms=terms)
