"""Templates, clauses and contracts: the office's own who deal. An associate sees a contract without money."""

import datetime as dt

from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.tenancy import office_scope
from contracts.models import Clause, ContractDocument, ContractTemplate
from contracts.services.paper import ensure_paper
from core import clock
from tests import factories
from tests.architecture.rows import LOGIN, Row

OFFICE = (LOGIN, 404, 404)
OUTSIDE = (404, 404, 404)
SEES = (*OFFICE, 200, 200, *OUTSIDE)
READS = (*OFFICE, 403, 200, *OUTSIDE)
DOES = (*OFFICE, 403, 302, *OUTSIDE)


def of_office(world):
    return {"org_slug": world.office.slug}


def template(world):
    if "paper_template" not in world.extra:
        with office_scope(world.office):
            ensure_paper(world.office)
            world.extra["paper_template"] = ContractTemplate.objects.get(organisation=world.office, kind="weekly")
    return of_office(world) | {"template_id": world.extra["paper_template"].pk}


def clause(world):
    template(world)
    with office_scope(world.office):
        return of_office(world) | {"clause_id": Clause.objects.get(organisation=world.office, key="credit").pk}


def agreed(world):
    if "paper_offer" not in world.extra:
        world.extra["paper_offer"] = factories.AcceptedOfferFactory(submission=world.submission)
    return world.extra["paper_offer"]


def offer(world):
    return of_office(world) | {"offer_id": agreed(world).pk}


def contract_in(world, state="drafted", **fields):
    key = f"paper_contract_{state}"
    if key not in world.extra:
        template(world)
        world.extra[key] = factories.ContractFactory(
            offer=agreed(world),
            state=state,
            template=world.extra["paper_template"],
            executed_at=clock.now() if state in ("executed", "terminated") else None,
            **fields,
        )
    return world.extra[key]


def contract(state="drafted", **more):
    return lambda world: of_office(world) | {"contract_id": contract_in(world, state).pk} | more


def party(world):
    made = contract_in(world)
    with office_scope(world.office):
        return contract()(world) | {"party_id": made.parties.order_by("pk").first().pk}


def kept(world):
    made = contract_in(world)
    if "paper_document" not in world.extra:
        world.extra["paper_document"] = ContractDocument.objects.create(
            organisation=world.office,
            contract=made,
            name="permit.pdf",
            content_type="application/pdf",
            file=SimpleUploadedFile("permit.pdf", b"%PDF-1.4"),
            sha256="a" * 64,
            size=8,
            added_by=world.user("director"),
        )
    return contract()(world) | {"public_id": world.extra["paper_document"].public_id}


def option(act):
    def args(world):
        made = contract_in(world, "executed")
        if "paper_option" not in world.extra:
            day = clock.today() + dt.timedelta(days=30)
            world.extra["paper_option"] = made.options.model.objects.create(
                organisation=world.office, contract=made, number=1, exercise_by=day
            )
        return contract("executed")(world) | {"number": 1, "act": act}

    return args


def witness(world=None):
    return {"kind": "witness", "name": "Will Ames", "email": "will@example.com"}


def as_they_are(world):
    one = contract_in(world)
    with office_scope(world.office):
        found = one.parties.order_by("pk").first()
    return {"kind": found.kind, "name": "Another Name", "email": found.email}


def new_words(world=None):
    return {"name": "Weekly contract", "body": "{performer} plays {role}.", "base": "1", "note": ""}


def drafting(world):
    template(world)
    return {"template": world.extra["paper_template"].pk, "signing_order": "in_order"}


def amending(world=None):
    return {"purpose": "The last day moves.", "currency": "GBP", "fee": "4250.00", "engagement": "weekly"}


# A personal token (actor, admin) acts for no office; an agency and a company have no contracts of their own.
def api(answer, associate=None):
    return (401, 403, 404, associate or answer, answer, 404, 404, 403)


def api_contract(state="drafted", **more):
    return lambda world: {"contract_id": contract_in(world, state).pk} | more


def api_party(world):
    found = party(world)
    return {"contract_id": found["contract_id"], "party_id": found["party_id"]}


def api_option(world):
    found = option("exercise")(world)
    return {name: found[name] for name in ("contract_id", "number", "act")}


def api_template(world):
    return {"template_id": template(world)["template_id"]}


def api_drafting(world):
    template(world)
    return {"offer": agreed(world).pk, "template": world.extra["paper_template"].pk}


def everybody(world):
    one = contract_in(world)
    with office_scope(world.office):
        return {"parties": list(one.parties.order_by("pk").values_list("pk", flat=True))}


ROWS = [
    Row("contracts:template-list", "GET", READS, args=of_office),
    Row("contracts:template-new", "GET", READS, args=of_office),
    Row("contracts:template-new", "POST", DOES, args=of_office, data={"kind": "day", "name": "Our own day"}),
    Row("contracts:template-edit", "GET", READS, args=template),
    Row("contracts:template-edit", "POST", DOES, args=template, data=new_words),
    Row("contracts:template-preview", "POST", READS, args=template, data=new_words),
    Row("contracts:template-put", "POST", DOES, args=lambda w: template(w) | {"act": "archive"}),
    Row("contracts:clause-list", "GET", READS, args=of_office),
    Row("contracts:clause-new", "GET", READS, args=of_office),
    Row("contracts:clause-edit", "GET", READS, args=clause),
    Row("contracts:clause-put", "POST", DOES, args=lambda w: clause(w) | {"act": "archive"}),
    Row("contracts:contract-new", "GET", READS, args=offer),
    Row("contracts:contract-new", "POST", DOES, args=offer, data=drafting),
    Row("contracts:contract", "GET", SEES, args=contract()),
    Row("contracts:contract", "GET", SEES, args=contract("executed")),
    Row("contracts:contract-file", "GET", READS, args=contract(number=1)),
    Row("contracts:contract-zip", "GET", READS, args=contract()),
    Row("contracts:contract-act", "POST", DOES, args=contract(act="set"), data={"seen": "1"}),
    Row("contracts:contract-act", "POST", DOES, args=contract("in_review", act="put-back")),
    Row("contracts:contract-act", "POST", DOES, args=contract("terminated", act="reinstate")),
    Row("contracts:contract-amend", "GET", READS, args=contract("executed")),
    Row("contracts:contract-amend", "POST", DOES, args=contract("executed"), data=amending),
    Row("contracts:amendment-edit", "GET", READS, args=contract()),
    Row("contracts:contract-terminate", "GET", READS, args=contract("executed")),
    Row("contracts:contract-terminate", "POST", DOES, args=contract("executed"), data={"because": "It was cancelled."}),
    Row("contracts:contract-party-add", "POST", DOES, args=contract(), data=witness),
    Row("contracts:contract-party-edit", "GET", READS, args=party),
    Row("contracts:contract-party-edit", "POST", DOES, args=party, data=as_they_are),
    Row("contracts:contract-party-remove", "POST", DOES, args=party),
    Row("contracts:contract-document-add", "POST", (*OFFICE, 403, 422, *OUTSIDE), args=contract()),
    Row("contracts:contract-document", "GET", READS, args=kept),
    Row("contracts:contract-document-remove", "POST", DOES, args=kept),
    Row("contracts:option-act", "POST", DOES, args=option("exercise")),
    Row("api:office-contract-list", "GET", (401, 403, 200, 200, 200, 404, 404, 403), api=True),
    Row("api:office-contract-list", "POST", api(201, 403), data=api_drafting, api=True),
    Row("api:office-contract", "GET", api(200), args=api_contract(), api=True),
    Row("api:office-contract-act", "POST", api(200, 403), args=api_contract(act="set"), data={}, api=True),
    Row("api:office-contract-amend", "POST", api(201, 403), args=api_contract("executed"), data=amending, api=True),
    Row("api:office-contract-amend", "PATCH", api(409, 403), args=api_contract(), data=amending, api=True),
    Row("api:office-contract-file", "GET", api(200, 403), args=api_contract(number=1), api=True),
    Row("api:office-contract-parties", "POST", api(201, 403), args=api_contract(), data=witness, api=True),
    Row("api:office-contract-parties", "PUT", api(200, 403), args=api_contract(), data=everybody, api=True),
    Row("api:office-contract-party", "PUT", api(200, 403), args=api_party, data=as_they_are, api=True),
    Row("api:office-contract-party", "DELETE", api(204, 403), args=api_party, api=True),
    Row("api:office-contract-option-act", "POST", api(200, 403), args=api_option, data={}, api=True),
    Row("api:office-contract-template-list", "GET", (401, 403, 200, 403, 200, 404, 404, 403), api=True),
    Row("api:office-contract-template-list", "POST", (401, 403, 201, 403, 201, 404, 404, 403), api=True,
        data={"kind": "day", "name": "Ours", "body": "{performer} works."}),
    Row("api:office-contract-template", "GET", api(200, 403), args=api_template, api=True),
    Row("api:office-contract-template", "PATCH", api(200, 403), args=api_template, api=True,
        data={"body": "{performer} works.", "base": 1}),
]  # fmt: skip
