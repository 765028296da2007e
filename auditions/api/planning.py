"""Plans of a day, pairs and their rota by API: the same services as the pages."""

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from auditions.api.sessions import RowRefusalSerializer, Schedule
from auditions.models import DayPlan, Pairing, Session
from auditions.selectors.pairings import PairRow, pairing_for, rota_page
from auditions.selectors.plans import newest_plan, plan_for, seen_of_plan
from auditions.services.autofill import ask_for_plan, drop_plan, take_plan, undo_plan
from auditions.services.autofill_rules import LOOSENABLE
from auditions.services.pair_scores import clear_pairing_rating, rate_pairing
from auditions.services.pairings import add_group, remove_pairing
from auditions.services.rota_places import place_rota, unplace_rota
from auditions.services.rotas import clear_rota, draw_rota, move_pairing
from auditions.states import PlanState
from core.errors import NotFound

KEY = {"min_value": 1, "max_value": 2**31 - 1}
BENDABLE = ", ".join(LOOSENABLE)
PLAN_ACTS = ("take", "drop", "undo")
ROTA_ACTS = ("draw", "clear", "place", "unplace")


class LeftOutReasonSerializer(serializers.Serializer):
    """`loosen` are the rules that, bent together, would open `opens` times; none where nothing bends."""

    rule = serializers.CharField()
    sentence = serializers.CharField()
    loosen = serializers.ListField(child=serializers.CharField())
    opens = serializers.IntegerField()


class LeftOutSerializer(serializers.Serializer):
    call_in = serializers.IntegerField()
    reasons = LeftOutReasonSerializer(many=True)


class PlacementSerializer(serializers.Serializer):
    call_in = serializers.IntegerField()
    slot = serializers.IntegerField()


class PlanSerializer(serializers.Serializer):
    """People you stay out of are not among `placements` and `left_out`. Nobody is told by a plan."""

    id = serializers.IntegerField()
    state = serializers.ChoiceField(choices=PlanState.choices)
    failure = serializers.CharField()
    placements = PlacementSerializer(many=True)
    left_out = LeftOutSerializer(many=True)


class BentForOneSerializer(serializers.Serializer):
    call_in = serializers.IntegerField(**KEY)
    rules = serializers.ListField(child=serializers.CharField(max_length=20), allow_empty=False, max_length=6)


class AskPlanSerializer(serializers.Serializer):
    __doc__ = f"""`day` names the rules that are bent for everybody, `people` those bent for one: {BENDABLE}."""

    day = serializers.ListField(child=serializers.CharField(max_length=20), default=list, max_length=6)
    people = BentForOneSerializer(many=True, default=list, max_length=400)


class TakePlanSerializer(serializers.Serializer):
    """For "take": `without` are call-ins that stay in the queue."""

    without = serializers.ListField(child=serializers.IntegerField(**KEY), default=list, max_length=400)


class PlanActedSerializer(serializers.Serializer):
    """`kept` names who was told or moved since, and keeps their time."""

    placed = serializers.IntegerField()
    taken_off = serializers.IntegerField()
    kept = serializers.ListField(child=serializers.CharField())
    refused = RowRefusalSerializer(many=True)


class PersonInPairSerializer(serializers.Serializer):
    submission = serializers.IntegerField(source="submission_id")
    role = serializers.IntegerField(source="submission.role_id")
    name = serializers.CharField(source="shown_name")


class PairScoreSerializer(serializers.Serializer):
    reviewer = serializers.CharField(source="reviewer.name")
    value = serializers.IntegerField(allow_null=True)
    note = serializers.CharField()


class PairSerializer(serializers.Serializer):
    """`others` and `mean` stay empty until you have scored the pair; an abstention opens nobody else's."""

    id = serializers.IntegerField(source="pairing.pk")
    people = PersonInPairSerializer(many=True)
    slot = serializers.IntegerField(source="slot.pk", allow_null=True, default=None)
    starts_at = serializers.DateTimeField(source="slot.starts_at", allow_null=True, default=None)
    own = PairScoreSerializer(source="score.own", allow_null=True)
    others = PairScoreSerializer(source="score.others", many=True)
    mean = serializers.CharField(source="score.mean")


class RotaSerializer(serializers.Serializer):
    """In the order of the day. `hidden` counts pairs with somebody you stay out of."""

    results = PairSerializer(many=True)
    hidden = serializers.IntegerField()


class NewPairSerializer(serializers.Serializer):
    """Two or more people of different parts, by submission."""

    submissions = serializers.ListField(
        child=serializers.IntegerField(**KEY), min_length=2, max_length=6, allow_empty=False
    )


class MadePairSerializer(serializers.Serializer):
    id = serializers.IntegerField()


class RotaActedSerializer(serializers.Serializer):
    placed = serializers.IntegerField()
    changed = serializers.IntegerField()
    taken_off = serializers.IntegerField()
    left_out = serializers.ListField(child=serializers.IntegerField())
    refused = RowRefusalSerializer(many=True)


class SlotOfPairSerializer(serializers.Serializer):
    """A free time, or another pair's in exchange; null takes the pair off the rota."""

    slot = serializers.IntegerField(allow_null=True, **KEY)


class ScorePairSerializer(serializers.Serializer):
    """`value` null abstains."""

    value = serializers.IntegerField(min_value=1, max_value=5, allow_null=True)
    note = serializers.CharField(max_length=600, allow_blank=True, default="")


class _Plans(Schedule):
    def shown(self, session: Session, plan: DayPlan, status: int = 200) -> Response:
        seen = seen_of_plan(actor=self.request.user, session=session, plan=plan)
        return Response(PlanSerializer(seen).data, status=status)


class PlanNewest(_Plans):
    @extend_schema(operation_id="office_plan_retrieve", responses=PlanSerializer)
    def get(self, request, session_id):
        """The newest plan of the day. Ask again while it is queued or running."""
        session = self.session(session_id)
        plan = newest_plan(session)
        if plan is None:
            raise NotFound("No plan was asked for yet.")
        return self.shown(session, plan)

    @extend_schema(operation_id="office_plan_ask", request=AskPlanSerializer, responses={202: PlanSerializer})
    def post(self, request, session_id):
        """Have everybody in the queue placed by a worker. Nothing is placed before the plan is taken."""
        session, values = self.session(session_id), self.given(AskPlanSerializer)
        people = {row["call_in"]: row["rules"] for row in values["people"]}
        plan = ask_for_plan(actor=request.user, session=session, day=values["day"], people=people)
        return self.shown(session, plan, status=202)


class PlanAct(_Plans):
    http_method_names = ["post", "options"]

    @extend_schema(operation_id="office_plan_act", request=TakePlanSerializer, responses=PlanActedSerializer)
    def post(self, request, session_id, plan_id, act):
        """Take it, but for `without`; drop it; or take back what was taken."""
        plan = plan_for(self.session(session_id), int(plan_id))
        answer = {"placed": 0, "taken_off": 0, "kept": [], "refused": []}
        if act == "take":
            placed = take_plan(actor=request.user, plan=plan, without=self.given(TakePlanSerializer)["without"])
            answer |= {"placed": len(placed.done), "refused": placed.refused}
        elif act == "undo":
            undone = undo_plan(actor=request.user, plan=plan)
            answer |= {"taken_off": undone.taken_off, "kept": undone.kept}
        else:
            drop_plan(actor=request.user, plan=plan)
        return Response(PlanActedSerializer(answer).data)


class _Pairs(Schedule):
    def pairing(self, session_id: int, pairing_id: int) -> Pairing:
        return pairing_for(actor=self.request.user, session=self.session(session_id), pairing_id=pairing_id)

    def row(self, pairing: Pairing) -> PairRow:
        page = rota_page(actor=self.request.user, session=pairing.session)
        return next(row for row in page.rows if row.pairing.pk == pairing.pk)


class PairList(_Pairs):
    @extend_schema(operation_id="office_pairs_list", responses=RotaSerializer)
    def get(self, request, session_id):
        """Who reads with whom and when."""
        page = rota_page(actor=request.user, session=self.session(session_id))
        return Response(RotaSerializer({"results": page.rows, "hidden": page.hidden}).data)

    @extend_schema(operation_id="office_pairs_add", request=NewPairSerializer, responses={201: MadePairSerializer})
    def post(self, request, session_id):
        """A pair or a group that reads together once."""
        made = add_group(
            actor=request.user,
            session=self.session(session_id),
            submission_ids=self.given(NewPairSerializer)["submissions"],
        )
        return Response(MadePairSerializer(made).data, status=201)


class PairDetail(_Pairs):
    @extend_schema(operation_id="office_pairs_move", request=SlotOfPairSerializer, responses=PairSerializer)
    def patch(self, request, session_id, pairing_id):
        """To another time of the rota. 409 names who would read in two rooms at once."""
        pairing = self.pairing(session_id, pairing_id)
        move_pairing(actor=request.user, pairing=pairing, slot_id=self.given(SlotOfPairSerializer)["slot"])
        return Response(PairSerializer(self.row(pairing)).data)

    @extend_schema(operation_id="office_pairs_remove", responses={204: None})
    def delete(self, request, session_id, pairing_id):
        """They do not read together; one that was scored stays."""
        remove_pairing(actor=request.user, pairing=self.pairing(session_id, pairing_id))
        return Response(status=204)


class PairRating(_Pairs):
    @extend_schema(operation_id="office_pairs_score", request=ScorePairSerializer, responses=PairSerializer)
    def put(self, request, session_id, pairing_id):
        """Your score of the pair, in place of one you gave before."""
        pairing, values = self.pairing(session_id, pairing_id), self.given(ScorePairSerializer)
        rate_pairing(
            actor=request.user,
            pairing=pairing,
            value=values["value"],
            abstain=values["value"] is None,
            note=values["note"],
        )
        return Response(PairSerializer(self.row(pairing)).data)

    @extend_schema(operation_id="office_pairs_unscore", responses={204: None})
    def delete(self, request, session_id, pairing_id):
        """Neither scored nor abstained any more."""
        clear_pairing_rating(actor=request.user, pairing=self.pairing(session_id, pairing_id))
        return Response(status=204)


class RotaAct(_Pairs):
    http_method_names = ["post", "options"]

    @extend_schema(operation_id="office_rota_act", request=None, responses=RotaActedSerializer)
    def post(self, request, session_id, act):
        """Draw the rota, clear it, give everybody in it their appointment, or take off those nobody was told of."""
        session = self.session(int(session_id))
        answer = {"placed": 0, "changed": 0, "taken_off": 0, "left_out": [], "refused": []}
        if act == "draw":
            drawn = draw_rota(actor=request.user, session=session)
            answer |= {"placed": drawn.placed, "left_out": [row.pk for row in drawn.left_out]}
        elif act == "clear":
            answer["taken_off"] = len(clear_rota(actor=request.user, session=session))
        elif act == "place":
            done = place_rota(actor=request.user, session=session)
            answer |= {
                "placed": len(done.made),
                "changed": len(done.changed),
                "taken_off": len(done.dropped),
                "refused": done.refused,
            }
        else:
            answer["taken_off"] = unplace_rota(actor=request.user, session=session)
        return Response(RotaActedSerializer(answer).data)
