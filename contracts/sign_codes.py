"""The letter with the code that signs, which must not wait in an outbox."""

from celery import shared_task
from django.template.loader import render_to_string

from accounts.letters import letter
from accounts.tasks import RETRIES
from accounts.tenancy import across_offices
from contracts.models import ContractParty
from contracts.states import OUT, PartyState
from core import codes

# What the code is for, as core.codes keeps it apart from others.
PURPOSE = "contracts.sign"


@shared_task(**RETRIES)
def send_sign_code_task(party_id: int) -> None:
    """Sends the code that waits to be typed, unless it was typed, or ran out, meanwhile."""
    with across_offices("a code for somebody who signs, whichever office sent it"):
        party = ContractParty.objects.select_related(
            "contract__production", "contract__role", "contract__organisation"
        ).get(pk=party_id)
    code, contract = codes.code_of(PURPOSE, party), party.contract
    if not code or party.state != PartyState.INVITED or contract.state not in OUT:
        return
    production = contract.production.public_title
    letter(
        subject=f"Your code to sign for {production}",
        text=render_to_string(
            "contracts/signing/code_letter.txt",
            {"code": code, "party": party, "contract": contract, "production": production},
        ),
        to=[party.email],
    ).send()
