"""The seal of a contract: its standing, its file, sealing it again, and checking any file."""

from django.core.files.base import ContentFile

from accounts.tenancy import office_scope
from contracts.models import Contract, SealedDocument
from tests.architecture.rows import LOGIN, Row, same
from tests.contracts import rows

OFFICE = (LOGIN, 404, 404)
OUTSIDE = (404, 404, 404)
SEES = (*OFFICE, 200, 200, *OUTSIDE)
# A contract says what is paid.
DEALS, ACTS = (*OFFICE, 403, 200, *OUTSIDE), (*OFFICE, 403, 302, *OUTSIDE)
# The agent speaks for the actor in this deal, and has not shared it.
TALENT = (LOGIN, 403, 404, 404, 404, 200, 404, 404)


def api(associate: int, director: int):
    return (401, 403, 404, associate, director, 404, 404, 403)


def contract_in(world, seal_state: str) -> Contract:
    """Of the world's submission, by its agency, executed; sealed where it is to be."""
    with office_scope(world.office):
        offer = rows.offer(world.submission, agency=world.agency, created_by=world.user("director"))
        made = rows.contract(
            rows.revision(offer), agency=world.agency, state="executed", seal_state=seal_state, version=1
        )
        version = rows.version(made)
        if seal_state == "sealed":
            sealed = SealedDocument(organisation=world.office, version=version, sha256="b" * 64, size=8)
            sealed.file.save("sealed.pdf", ContentFile(b"%PDF-1.7"), save=False)
            sealed.save()
        return made


def of_contract(seal_state: str):
    return lambda world: {"org_slug": world.office.slug, "contract_id": contract_in(world, seal_state).pk}


def api_contract(seal_state: str):
    return lambda world: {"contract_id": contract_in(world, seal_state).pk}


def own(world):
    return {"uid": contract_in(world, "sealed").uid}


ROWS = [
    Row("contracts:verify", "GET", same(200)),
    Row("contracts:verify", "POST", same(422)),
    Row("contracts:seal-standing", "GET", SEES, args=of_contract("sealed")),
    Row("contracts:seal-standing", "GET", SEES, args=of_contract("failed")),
    Row("contracts:seal-retry", "POST", ACTS, args=of_contract("failed")),
    Row("contracts:sealed-file", "GET", DEALS, args=of_contract("sealed")),
    Row("contracts:mine-sealed-file", "GET", TALENT, args=own),
    Row("api:office-contract-seal", "GET", api(200, 200), args=api_contract("sealed"), api=True),
    Row("api:office-contract-seal", "POST", api(403, 202), args=api_contract("failed"), api=True),
    Row("api:office-contract-sealed", "GET", api(403, 200), args=api_contract("sealed"), api=True),
    # The matrix asks with JSON, and a file comes as a form.
    Row("api:contract-verify", "POST", (401, *(415,) * 7), api=True),
]
