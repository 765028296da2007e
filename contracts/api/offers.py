"""Offers by API: the office's, and those put to performers one speaks for. Money is there for whoever sees it."""

from collections.abc import Callable, Mapping
from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api.office import OfficeView
from accounts.models import User
from accounts.states import TokenScope
from accounts.tenancy import office_scope
from contracts.models import Offer
from contracts.policies import can_make_offers, can_speak_in
from contracts.selectors.negotiation import DealPage, deal_page, revision_texts
from contracts.selectors.offers import office_offer, office_offers, submission_to_offer, talent_offer, talent_offers
from contracts.services import negotiation, offers
from contracts.services.approvals import ask_approval, take_back_approval
from contracts.services.deal_notes import LONGEST, write_note
from contracts.services.deal_settings import (
    HOLD_HOURS,
    OFFER_HOURS,
    SIGNING_DAYS,
    change_deal_settings,
    settings_of,
)
from contracts.services.offer_drafts import LONGEST_COMMENT, LONGEST_REASON, draft_offer, drop_draft, keep_draft
from contracts.states import Audience, OfferState, PerformerSees, Side
from contracts.terms import clean, without_money
from core.api import query_parameters
from core.errors import NotAllowed

BRITISH = "en-gb"


class OfferRowSerializer(serializers.Serializer):
    """`total` is null for whoever does not see money."""

    id = serializers.IntegerField(source="pk")
    uid = serializers.UUIDField()
    performer = serializers.CharField(source="performer.stage_name")
    role = serializers.CharField(source="role.name")
    production = serializers.CharField(source="production.public_title")
    state = serializers.ChoiceField(choices=OfferState.choices)
    current = serializers.IntegerField()
    currency = serializers.CharField()
    total = serializers.SerializerMethodField()
    expires_at = serializers.DateTimeField(allow_null=True)

    def get_total(self, row: Offer) -> str | None:
        return str(row.total) if self.context["money"](row) and row.total is not None else None


class OfferPageSerializer(serializers.Serializer):
    results = OfferRowSerializer(many=True)
    next_cursor = serializers.CharField(allow_null=True)


class OfferRevisionSerializer(serializers.Serializer):
    """`terms` by their keys; without money those that tell some are not there, and `total` and `comment` are null."""

    number = serializers.IntegerField()
    side = serializers.ChoiceField(choices=Side.choices)
    author = serializers.CharField()
    terms = serializers.DictField()
    comment = serializers.CharField(allow_null=True)
    total = serializers.CharField(allow_null=True)
    created_at = serializers.DateTimeField()
    expires_at = serializers.DateTimeField()


class OfferNoteSerializer(serializers.Serializer):
    author = serializers.CharField(source="author.name")
    audience = serializers.ChoiceField(choices=Audience.choices)
    text = serializers.CharField()
    created_at = serializers.DateTimeField()


class OfferDetailSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    uid = serializers.UUIDField()
    performer = serializers.CharField()
    role = serializers.CharField()
    production = serializers.CharField()
    office = serializers.CharField()
    agency = serializers.CharField()
    state = serializers.ChoiceField(choices=OfferState.choices)
    current = serializers.IntegerField()
    accepted = serializers.IntegerField(allow_null=True)
    expires_at = serializers.DateTimeField(allow_null=True)
    is_turn = serializers.BooleanField()
    performer_sees = serializers.ChoiceField(choices=PerformerSees.choices)
    revisions = OfferRevisionSerializer(many=True)
    draft = serializers.DictField(allow_null=True)
    notes = OfferNoteSerializer(many=True)


class OfferDraftSerializer(serializers.Serializer):
    """`revision` is the draft's own that you read, 0 for none; `overrides` reasons by rule."""

    terms = serializers.DictField()
    comment = serializers.CharField(max_length=LONGEST_COMMENT, required=False, allow_blank=True, default="")
    revision = serializers.IntegerField(min_value=0, max_value=2**31 - 1, required=False, default=0)
    overrides = serializers.DictField(
        child=serializers.CharField(max_length=LONGEST_REASON), required=False, default=dict
    )
    answer_by = serializers.DateTimeField(required=False, allow_null=True, default=None)


class OfferActSerializer(serializers.Serializer):
    """`seen`: the revision that you answer. `because` for "decline" and "withdraw", `overrides` for "send", "counter"
    and "accept", `sees` for "share"."""

    seen = serializers.IntegerField(min_value=0, max_value=32000, required=False, default=0)
    because = serializers.CharField(max_length=LONGEST_REASON, required=False, allow_blank=True, default="")
    overrides = serializers.DictField(
        child=serializers.CharField(max_length=LONGEST_REASON), required=False, default=dict
    )
    sees = serializers.ChoiceField(choices=PerformerSees.choices, required=False, default=PerformerSees.NOTHING)


class OfferWordSerializer(serializers.Serializer):
    text = serializers.CharField(max_length=LONGEST)
    audience = serializers.ChoiceField(choices=Audience.choices)


class DealRulesSerializer(serializers.Serializer):
    associates_see_money = serializers.BooleanField()
    hold_hours = serializers.IntegerField(min_value=1, max_value=HOLD_HOURS[1])
    offer_hours = serializers.IntegerField(min_value=1, max_value=OFFER_HOURS[1])
    signing_days = serializers.IntegerField(min_value=1, max_value=SIGNING_DAYS[1])
    fringe_percent = serializers.DecimalField(max_digits=5, decimal_places=2, allow_null=True)


def shown(actor: User, offer: Offer) -> dict[str, Any]:
    """One offer as the actor may see it; every revision with its terms."""
    page = deal_page(actor=actor, offer=offer, language=BRITISH)
    sight, texts = page.sight, revision_texts(offer) if page.sight.terms else {}
    return {
        "id": offer.pk,
        "uid": offer.uid,
        "performer": offer.performer.stage_name,
        "role": offer.role.name,
        "production": offer.production.title if sight.is_office else offer.production.public_title,
        "office": offer.organisation.name,
        "agency": offer.agency.name if offer.agency else "",
        "state": offer.state,
        "current": offer.current,
        "accepted": offer.current if offer.state == OfferState.ACCEPTED else None,
        "expires_at": offer.expires_at,
        "is_turn": page.is_turn and sight.may_answer,
        "performer_sees": offer.performer_sees,
        "revisions": [_revision(page, one, texts[one.number]) for one in page.rounds],
        "draft": {"terms": page.draft.terms, "revision": page.draft.revision} if page.draft else None,
        "notes": [*page.notes, *page.own_notes],
    }


def _revision(page: DealPage, one, text) -> dict[str, Any]:
    money = page.sight.money
    return {
        "number": one.number,
        "side": one.side,
        "author": one.author,
        "terms": text.terms if money else without_money(text.terms),
        "comment": text.comment if money else None,
        "total": str(one.total) if one.total is not None else None,
        "created_at": one.at,
        "expires_at": one.expires_at,
    }


def _given(request, serializer_class) -> dict[str, Any]:
    body = serializer_class(data=request.data)
    body.is_valid(raise_exception=True)
    return dict(body.validated_data)


def _keep(actor: User, offer: Offer, data: dict[str, Any]) -> None:
    keep_draft(
        actor=actor,
        offer=offer,
        raw=clean(data["terms"], field_prefix="terms."),
        comment=data["comment"],
        revision=data["revision"],
        overrides=[{"rule": rule, "reason": reason} for rule, reason in data["overrides"].items()],
        answer_by=data["answer_by"],
    )


Act = Callable[[User, Offer, Mapping[str, Any]], Any]
BOTH: dict[str, Act] = {
    "accept": lambda who, row, data: negotiation.accept_offer(
        actor=who, offer=row, seen=data["seen"], overrides=data["overrides"]
    ),
    "counter": lambda who, row, data: negotiation.counter_offer(
        actor=who, offer=row, seen=data["seen"], overrides=data["overrides"]
    ),
    "decline": lambda who, row, data: negotiation.decline_offer(
        actor=who, offer=row, seen=data["seen"], because=data["because"]
    ),
    "drop": lambda who, row, _data: drop_draft(actor=who, offer=row),
}
OFFICE_ACTS: dict[str, Act] = BOTH | {
    "send": lambda who, row, data: offers.send_offer(actor=who, offer=row, overrides=data["overrides"]),
    "withdraw": lambda who, row, data: offers.withdraw_offer(
        actor=who, offer=row, because=data["because"], seen=data["seen"]
    ),
    "reopen": lambda who, row, _data: offers.reopen_offer(actor=who, offer=row),
    "ask-approval": lambda who, row, data: ask_approval(actor=who, offer=row, revision=data["seen"] or None),
    "take-back": lambda who, row, _data: take_back_approval(actor=who, offer=row),
}
OWN_ACTS: dict[str, Act] = BOTH | {
    "share": lambda who, row, data: negotiation.share_with_performer(actor=who, offer=row, sees=data["sees"])
}


class _Offers(OfficeView):
    read_scope, write_scope = TokenScope.DEALS_READ, TokenScope.DEALS_WRITE

    def one(self, offer_id: int, *, changes: bool = False) -> Offer:
        found = office_offer(actor=self.request.user, organisation=self.office, offer_id=offer_id)
        if changes and not can_make_offers(self.request.user, self.office.pk):
            raise NotAllowed("You can look at this offer, but not change it.")
        return found

    def answer(self, offer_id: int, status: int = 200) -> Response:
        return Response(OfferDetailSerializer(shown(self.request.user, self.one(offer_id))).data, status=status)


class OfferList(_Offers):
    @extend_schema(
        operation_id="office_offers_list",
        responses=OfferPageSerializer,
        parameters=[
            OpenApiParameter("state", required=False, enum=OfferState.values),
            *query_parameters("after"),
        ],
    )
    def get(self, request):
        """Your office's offers, the last moved first."""
        given = request.query_params
        page, money = office_offers(
            actor=request.user, organisation=self.office, state=given.get("state", ""), after=given.get("after")
        )
        rows = OfferRowSerializer(page.rows, many=True, context={"money": lambda _row: money}).data
        return Response({"results": rows, "next_cursor": page.next_cursor})


class OfferBegin(_Offers):
    @extend_schema(operation_id="office_offers_begin", request=None, responses={201: OfferDetailSerializer})
    def post(self, request, submission_id):
        """Begin an offer to somebody up for a role, with what the call says; the one that lives comes back."""
        submission = submission_to_offer(actor=request.user, organisation=self.office, submission_id=submission_id)
        return self.answer(draft_offer(actor=request.user, submission=submission).pk, status=201)


class OfferDetail(_Offers):
    @extend_schema(operation_id="office_offers_retrieve", responses=OfferDetailSerializer)
    def get(self, request, offer_id):
        """One negotiation: every revision, your side's draft and talk."""
        return self.answer(offer_id)


class OfferDraftKeep(_Offers):
    @extend_schema(operation_id="office_offers_draft", request=OfferDraftSerializer, responses=OfferDetailSerializer)
    def put(self, request, offer_id):
        """Keep your office's terms, whole; nobody else sees them before "send" or "counter"."""
        _keep(request.user, self.one(offer_id, changes=True), _given(request, OfferDraftSerializer))
        return self.answer(offer_id)


class OfferAct(_Offers):
    @extend_schema(
        operation_id="office_offers_act",
        request=OfferActSerializer,
        responses=OfferDetailSerializer,
        parameters=[OpenApiParameter("act", enum=sorted(OFFICE_ACTS), location=OpenApiParameter.PATH)],
    )
    def post(self, request, offer_id, act):
        """Send, counter, accept, decline, withdraw, reopen, ask for approval or take it back."""
        OFFICE_ACTS[act](request.user, self.one(offer_id, changes=True), _given(request, OfferActSerializer))
        return self.answer(offer_id)


class OfferWord(_Offers):
    @extend_schema(
        operation_id="office_offers_note", request=OfferWordSerializer, responses={201: OfferDetailSerializer}
    )
    def post(self, request, offer_id):
        """Write to both sides, or to your own alone."""
        write_note(actor=request.user, offer=self.one(offer_id, changes=True), **_given(request, OfferWordSerializer))
        return self.answer(offer_id, status=201)


class DealRules(_Offers):
    @extend_schema(operation_id="office_deal_settings_retrieve", responses=DealRulesSerializer)
    def get(self, request):
        """How your office deals."""
        self._check()
        return Response(DealRulesSerializer(settings_of(self.office)).data)

    @extend_schema(
        operation_id="office_deal_settings_change", request=DealRulesSerializer, responses=DealRulesSerializer
    )
    def put(self, request):
        """Change it, whole. Its owner and directors do."""
        self._check()
        kept = change_deal_settings(
            actor=request.user, organisation=self.office, **_given(request, DealRulesSerializer)
        )
        return Response(DealRulesSerializer(kept).data)

    def _check(self) -> None:
        if not can_make_offers(self.request.user, self.office.pk):
            raise NotAllowed("Only the owner and directors of this office change how it deals.")


class _Own(APIView):
    read_scope, write_scope = TokenScope.DEALS_READ, TokenScope.DEALS_WRITE

    def answer(self, uid, status: int = 200) -> Response:
        offer = talent_offer(actor=self.request.user, uid=uid)
        with office_scope(offer.organisation):
            return Response(OfferDetailSerializer(shown(self.request.user, offer)).data, status=status)

    def changed(self, uid, act: Callable[[Offer], Any], status: int = 200) -> Response:
        offer = talent_offer(actor=self.request.user, uid=uid)
        with office_scope(offer.organisation):
            if not can_speak_in(self.request.user, offer):
                raise NotAllowed(f"{offer.agency.name} answers for you here. Speak to them.")
            act(offer)
        return self.answer(uid, status)


class OwnOfferList(_Own):
    @extend_schema(operation_id="offers_list", responses=OfferPageSerializer, parameters=query_parameters("after"))
    def get(self, request):
        """Offers to you, or to performers you speak for, the last moved first."""
        page, money = talent_offers(actor=request.user, after=request.query_params.get("after"))
        rows = OfferRowSerializer(page.rows, many=True, context={"money": money}).data
        return Response({"results": rows, "next_cursor": page.next_cursor})


class OwnOfferDetail(_Own):
    @extend_schema(operation_id="offers_retrieve", responses=OfferDetailSerializer)
    def get(self, request, uid):
        """One negotiation from the performer's side; a represented performer reads what their rep shares."""
        return self.answer(uid)


class OwnOfferDraft(_Own):
    @extend_schema(operation_id="offers_draft", request=OfferDraftSerializer, responses=OfferDetailSerializer)
    def put(self, request, uid):
        """Keep a counter, whole; casting does not see it before "counter"."""
        data = _given(request, OfferDraftSerializer)
        return self.changed(uid, lambda offer: _keep(request.user, offer, data))


class OwnOfferAct(_Own):
    @extend_schema(
        operation_id="offers_act",
        request=OfferActSerializer,
        responses=OfferDetailSerializer,
        parameters=[OpenApiParameter("act", enum=sorted(OWN_ACTS), location=OpenApiParameter.PATH)],
    )
    def post(self, request, uid, act):
        """Accept, counter, decline, throw a counter away, or say what your client sees."""
        data = _given(request, OfferActSerializer)
        return self.changed(uid, lambda offer: OWN_ACTS[act](request.user, offer, data))


class OwnOfferWord(_Own):
    @extend_schema(operation_id="offers_note", request=OfferWordSerializer, responses={201: OfferDetailSerializer})
    def post(self, request, uid):
        """Write to both sides, or to your own alone."""
        data = _given(request, OfferWordSerializer)
        return self.changed(uid, lambda offer: write_note(actor=request.user, offer=offer, **data), status=201)
