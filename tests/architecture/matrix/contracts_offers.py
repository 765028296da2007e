"""Offers: made by who deals for the office, answered by whoever speaks for the performer, approved by who is named."""

from accounts.tenancy import office_scope
from casting.models import Submission
from contracts.links import approval_token
from contracts.models import Approver, DealApproval, Offer, OfferDraft
from tests import factories
from tests.architecture.rows import LOGIN, Row, same

TERMS = factories.TERMS | {"billing_place": "main_titles"}
# signed out, actor, other director, associate, director, agent, producer, admin
SEES = (LOGIN, 404, 404, 200, 200, 404, 404, 404)
LOOKS = (LOGIN, 404, 404, 403, 200, 404, 404, 404)
DOES = (LOGIN, 404, 404, 403, 302, 404, 404, 404)
OWN_SEES = (LOGIN, 200, 404, 404, 404, 200, 404, 404)
OWN_LOOKS = (LOGIN, 403, 404, 404, 404, 200, 404, 404)
OWN_DOES = (LOGIN, 403, 404, 404, 404, 302, 404, 404)
API_SEES = (401, 403, 404, 200, 200, 403, 403, 403)
API_DOES = (401, 403, 404, 403, 200, 403, 403, 403)
API_MAKES = (401, 403, 404, 403, 201, 403, 403, 403)
OWN_API_SEES = (401, 200, 404, 404, 404, 200, 404, 404)
OWN_API_DOES = (401, 403, 404, 404, 404, 200, 404, 404)
OWN_API_MAKES = (401, 403, 404, 404, 404, 201, 404, 404)


def offer_in(world, state="sent") -> Offer:
    with office_scope(world.office):
        Submission.objects.filter(pk=world.submission.pk).update(state="callback")
        if state in {"draft", "in_approval"}:
            made = Offer.objects.create(
                organisation=world.office, production=world.production, role=world.role, submission=world.submission,
                performer=world.performer, currency="GBP", state=state, created_by=world.user("director"),
            )  # fmt: skip
            draft(world, made, "office")
            return made
        make = factories.AcceptedOfferFactory if state == "accepted" else factories.OfferFactory
        return make(
            submission=world.submission,
            agency=world.agency,
            rep=world.user("agent"),
            created_by=world.user("director"),
            terms_more=TERMS,
            **({} if state == "accepted" else {"state": state}),
        )


def draft(world, offer, side):
    by = world.user("director" if side == "office" else "agent")
    OfferDraft.objects.create(
        organisation=world.office, offer=offer, side=side, base=offer.current, terms=TERMS | {"fee": "4600.00"},
        updated_by=by,
    )  # fmt: skip


def of_offer(state="sent", **more):
    def args(world):
        offer = offer_in(world, state)
        if state == "countered":
            with office_scope(world.office):
                draft(world, offer, "office")
        return {"org_slug": world.office.slug, "offer_id": offer.pk} | more

    return args


def api(args):
    return lambda world: {name: value for name, value in args(world).items() if name != "org_slug"}


def of_deal(*, with_draft=False, **more):
    def args(world):
        offer = offer_in(world)
        if with_draft:
            with office_scope(world.office):
                draft(world, offer, "talent")
        return {"uid": offer.uid} | more

    return args


def of_office(world):
    return {"org_slug": world.office.slug}


def of_submission(world):
    with office_scope(world.office):
        Submission.objects.filter(pk=world.submission.pk).update(state="callback")
    return of_office(world) | {"submission_id": world.submission.pk}


def approver(world, **more):
    with office_scope(world.office):
        return Approver.objects.create(
            organisation=world.office, kind="producer", name="Dana", email="dana@example.com",
            created_by=world.user("director"), **more,
        )  # fmt: skip


def approval(world, **more):
    offer = offer_in(world, "in_approval")
    with office_scope(world.office):
        return DealApproval.objects.create(
            organisation=world.office, approver=approver(world, **more), offer=offer, amount=100, currency="GBP",
            terms=TERMS, asked_by=world.user("director"),
        )  # fmt: skip


def by_link(world):
    return {"token": approval_token(approval(world))}


def own_approval(world):
    asked = approval(world, user=world.user("director"))
    return of_office(world) | {"approval_id": asked.pk}


WORD = {"text": "Thank you.", "audience": "both"}
FIGURES = {"hold_hours": 24, "offer_hours": 48, "signing_days": 5}
PERSON = {"name": "Dana", "email": "dana@example.com", "kind": "producer", "approves_offers": "on"}
KEPT = {"terms": TERMS, "revision": 1}

ROWS = [
    Row("contracts:offer-new", "GET", LOOKS, args=of_submission),
    Row("contracts:offer-new", "POST", DOES, args=of_submission),
    Row("contracts:offer", "GET", SEES, args=of_offer()),
    Row("contracts:offer", "GET", SEES, args=of_offer("draft")),
    Row("contracts:offer-write", "POST", DOES, args=of_offer("draft"), data=TERMS | {"do": "send", "revision": 1}),
    Row("contracts:offer-check", "POST", LOOKS, args=of_offer("draft"), data=TERMS),
    Row("contracts:offer-note", "POST", DOES, args=of_offer(), data=WORD),
    Row("contracts:offer-act", "POST", DOES, args=of_offer("countered", act="accept"), data={"seen": 1}),
    Row("contracts:offer-act", "POST", DOES, args=of_offer(act="withdraw"), data={"seen": 1}),
    Row("contracts:deal", "GET", OWN_SEES, args=of_deal()),
    Row("contracts:deal-write", "POST", OWN_DOES, args=of_deal(), data=TERMS | {"do": "keep"}),
    Row("contracts:deal-check", "POST", OWN_LOOKS, args=of_deal(), data=TERMS),
    Row("contracts:deal-note", "POST", OWN_DOES, args=of_deal(), data=WORD),
    Row("contracts:deal-act", "POST", OWN_DOES, args=of_deal(act="accept"), data={"seen": 1}),
    Row("contracts:approve", "GET", same(200), args=by_link),
    Row("contracts:approve-code", "POST", same(302), args=by_link),
    Row("contracts:approve-confirm", "POST", same(422), args=by_link, data={"code": "000000"}),
    Row("contracts:approve-decide", "POST", same(302), args=by_link, data={"verdict": "yes"}),
    Row("contracts:approval", "GET", (LOGIN, 404, 404, 404, 302, 404, 404, 404), args=own_approval),
    Row("contracts:deal-settings", "GET", LOOKS, args=of_office),
    Row("contracts:deal-settings", "POST", DOES, args=of_office, data=FIGURES),
    Row("contracts:approver-add", "POST", DOES, args=of_office, data=PERSON),
    Row(
        "contracts:approver-remove",
        "POST",
        DOES,
        args=lambda world: of_office(world) | {"approver_id": approver(world).pk},
    ),
    Row("api:office-offer-list", "GET", (401, 403, 200, 200, 200, 403, 403, 403), api=True),
    Row("api:office-deal-rules", "GET", (401, 403, 200, 403, 200, 403, 403, 403), api=True),
    Row(
        "api:office-deal-rules",
        "PUT",
        (401, 403, 200, 403, 200, 403, 403, 403),
        data=FIGURES | {"associates_see_money": True, "fringe_percent": None},
        api=True,
    ),
    Row("api:office-offer-begin", "POST", (401, 403, 404, 403, 201, 404, 404, 403), args=api(of_submission), api=True),
    Row("api:office-offer", "GET", API_SEES, args=api(of_offer()), api=True),
    Row("api:office-offer-draft", "PUT", API_DOES, args=api(of_offer("draft")), data=KEPT, api=True),
    Row("api:office-offer-note", "POST", API_MAKES, args=api(of_offer()), data=WORD, api=True),
    Row("api:office-offer-act", "POST", API_DOES, args=api(of_offer("draft", act="send")), data={}, api=True),
    Row("api:office-offer-act", "POST", API_DOES, args=api(of_offer(act="withdraw")), data={"seen": 1}, api=True),
    Row("api:offer-list", "GET", (401, *(200,) * 7), api=True),
    Row("api:offer", "GET", OWN_API_SEES, args=of_deal(), api=True),
    Row("api:offer-draft", "PUT", OWN_API_DOES, args=of_deal(), data=KEPT | {"revision": 0}, api=True),
    Row("api:offer-note", "POST", OWN_API_MAKES, args=of_deal(), data=WORD, api=True),
    Row("api:offer-act", "POST", OWN_API_DOES, args=of_deal(act="accept"), data={"seen": 1}, api=True),
    Row(
        "api:offer-act", "POST", OWN_API_DOES, args=of_deal(with_draft=True, act="counter"), data={"seen": 1}, api=True
    ),
]
