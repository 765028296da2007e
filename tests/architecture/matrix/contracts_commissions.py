"""An agency's book of commissions: for whoever works there, and for nobody on the other side."""

from accounts.tenancy import office_scope
from contracts.models import CommissionReceived
from contracts.services.engagements import keep_engagements
from core import clock
from tests.architecture.matrix.contracts_seals import contract_in
from tests.architecture.rows import LOGIN, Row

# signed out, actor, other director, associate, director, agent, producer, admin
OURS = (LOGIN, 404, 404, 404, 404, 200, 404, 404)
# The reader of an office's token has no agency; without an office there is none either.
API = (401, 403, 404, 404, 404, 200, 404, 403)


def executed(world):
    contract = contract_in(world, "")
    keep_engagements(contract)
    return contract


def agency(world):
    return {"org_slug": world.agency.slug}


def engagement(world):
    return agency(world) | {"uid": executed(world).uid}


def received(world):
    contract = executed(world)
    with office_scope(world.agency):
        row = CommissionReceived.objects.create(
            organisation=world.agency, contract=contract, amount=5, currency="GBP", received_on=clock.today()
        )
    return agency(world) | {"uid": contract.uid, "received_id": row.pk}


def payment(world):
    return {key: value for key, value in received(world).items() if key != "org_slug"}


def uid(world):
    return {"uid": executed(world).uid}


MONEY = {"amount": "10.00", "received_on": "2026-11-01"}
ROWS = [
    Row("contracts:commissions", "GET", OURS, args=agency),
    # Of nobody: a statement is of a client whose work has been signed.
    Row("contracts:commission-statement", "GET", (LOGIN, *(404,) * 7), args=agency),
    Row("contracts:commission", "GET", OURS, args=engagement),
    Row(
        "contracts:commission",
        "POST",
        (LOGIN, 404, 404, 404, 404, 422, 404, 404),
        args=engagement,
        data={"amount": "nothing"},
    ),
    Row("contracts:commission-take-back", "POST", (LOGIN, 404, 404, 404, 404, 302, 404, 404), args=received),
    Row("api:commission-list", "GET", API, api=True),
    Row("api:commission-detail", "GET", API, args=uid, api=True),
    Row("api:commission-detail", "POST", (401, 403, 404, 404, 404, 201, 404, 403), args=uid, data=MONEY, api=True),
    Row("api:commission-payment", "DELETE", (401, 403, 404, 404, 404, 204, 404, 403), args=payment, api=True),
    # Of nobody, as on the page.
    Row(
        "api:commission-statement", "GET", (401, 403, 404, 404, 404, 404, 404, 403), data={"client": "nobody"}, api=True
    ),
]
