"""Who speaks for a performer, decided by the performer."""

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from core.errors import NotAllowed
from talent.api.roster import TermsSerializer
from talent.api.views import OwnView
from talent.models import Performer
from talent.policies import can_decide_representation
from talent.selectors.claims import claims_of
from talent.services import standing
from talent.states import Standing

ACTS = ("confirm", "refuse", "end", "resume", "agree", "keep")


class RepresentationSerializer(serializers.Serializer):
    """`stamp` names the terms, given back with a yes; `must_end` are representations that a yes would have to end."""

    id = serializers.IntegerField(source="row.pk")
    agency = serializers.CharField(source="row.organisation.name")
    standing = serializers.ChoiceField(choices=Standing.choices, source="row.standing")
    terms = TermsSerializer()
    proposed = TermsSerializer(allow_null=True)
    stamp = serializers.CharField()
    against = serializers.SerializerMethodField(help_text="Agencies that say the same.")
    must_end = serializers.SerializerMethodField()

    def get_against(self, claim) -> list[str]:
        return [one.row.organisation.name for one in claim.against]

    def get_must_end(self, claim) -> list[int]:
        return [one.row.pk for one in claim.must_end]


class DecisionSerializer(serializers.Serializer):
    stamp = serializers.CharField(max_length=40, required=False, default="", help_text="For confirm and agree.")
    instead_of = serializers.ListField(child=serializers.IntegerField(), max_length=20, required=False, default=list)


class RepresentationList(OwnView):
    @extend_schema(operation_id="representation_list", responses=RepresentationSerializer(many=True))
    def get(self, request, slug):
        """What stands or waits for an answer."""
        return Response(RepresentationSerializer(claims_of(self.own(slug)), many=True).data)

    def own(self, slug: str) -> Performer:
        performer = self.performer(slug)
        if not can_decide_representation(self.request.user, performer):
            raise NotAllowed("Only the performer decides who speaks for them.")
        return performer


class RepresentationAct(RepresentationList):
    http_method_names = ["post", "options"]

    @extend_schema(
        operation_id="representation_decide",
        request=DecisionSerializer,
        responses=RepresentationSerializer(many=True),
    )
    def post(self, request, slug, representation_id, act):
        """Yes, no, an end, its way back; agreeing to other terms, or keeping those that stand."""
        performer = self.own(slug)
        given = DecisionSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        stamp, instead_of = given.validated_data["stamp"], given.validated_data["instead_of"]
        whose = {"actor": request.user, "performer": performer, "representation_id": int(representation_id)}
        if act == "confirm":
            standing.confirm_representation(**whose, stamp=stamp, instead_of=instead_of)
        elif act == "agree":
            standing.agree_terms(**whose, stamp=stamp)
        else:
            PLAIN[act](**whose)
        return Response(RepresentationSerializer(claims_of(performer), many=True).data)


PLAIN = {
    "refuse": standing.refuse_representation,
    "end": standing.leave_agency,
    "resume": standing.return_to_agency,
    "keep": standing.keep_terms,
}
