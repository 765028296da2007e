"""Putting people up by API: another role, bringing in, inviting, and the board as a file."""

from django.http import HttpResponseBase
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from casting.api.submissions import FILTERS, OutcomeSerializer, RefusalSerializer, _Room
from casting.models import Role
from casting.selectors.board import checked_sort, checked_stage
from casting.selectors.bringing import earlier_production, people_of_production, people_to_bring
from casting.selectors.decisions import decision_for
from casting.selectors.filters import BoardFilters
from casting.selectors.selection import Selection
from casting.services.bringing import Brought, Invitee, bring_in, check_may_bring, invite_to_apply, undo_bringing
from casting.services.moving import copy_submissions, move_submissions, undo_move
from casting.states import Stage
from casting.views.ways.export import board_file
from core.api import query_parameters
from core.errors import NotFound
from core.text import whole_number


class OtherRoleSerializer(serializers.Serializer):
    """`submissions` name people; without them, everyone at `stage` whom the filters of the query string show."""

    to_role = serializers.IntegerField(min_value=1)
    submissions = serializers.ListField(
        child=serializers.IntegerField(min_value=1), allow_empty=False, max_length=20_000, required=False
    )
    stage = serializers.ChoiceField(choices=Stage.choices, required=False)

    def validate(self, values):
        if ("submissions" in values) == ("stage" in values):
            raise serializers.ValidationError({"submissions": ["Name submissions or a stage, one of the two."]})
        return values


class BroughtSerializer(serializers.Serializer):
    decision = serializers.UUIDField(source="decision.pk")
    moved = serializers.ListField(child=serializers.IntegerField(), help_text="The submissions that the act made.")
    invited = serializers.IntegerField()
    refused = RefusalSerializer(many=True)


class PersonSerializer(serializers.Serializer):
    """Somebody who could be brought in; `standing` is empty unless they are up for the role already."""

    id = serializers.IntegerField(source="performer.pk")
    slug = serializers.SlugField(source="performer.slug")
    name = serializers.CharField(source="performer.stage_name")
    places = serializers.ListField(source="performer.bases", child=serializers.CharField())
    agency = serializers.CharField()
    standing = serializers.CharField()
    can_be_told = serializers.BooleanField()


class PersonPageSerializer(serializers.Serializer):
    results = PersonSerializer(many=True)
    next_cursor = serializers.CharField(allow_null=True)


class BringSerializer(serializers.Serializer):
    performers = serializers.ListField(child=serializers.IntegerField(min_value=1), allow_empty=False, max_length=200)


class InviteeSerializer(serializers.Serializer):
    name = serializers.CharField(max_length=120, required=False, allow_blank=True, default="")
    email = serializers.EmailField(max_length=254)


class InviteSerializer(serializers.Serializer):
    people = InviteeSerializer(many=True, allow_empty=False, max_length=200)


class _OtherRole(_Room):
    do = None

    def act(self, request, role_id: int) -> Response:
        given = OtherRoleSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        values, role = given.validated_data, self.role(role_id)
        to_role = Role.objects.filter(pk=values["to_role"], production=role.production_id).first()
        if to_role is None:
            raise NotFound("There is no such role in this production.")
        selection = (
            Selection(role=role, ids=values["submissions"])
            if "submissions" in values
            else Selection(
                role=role,
                stage=values["stage"],
                filters=BoardFilters.from_query(request.query_params, reviewer=request.user),
            )
        )
        outcome = type(self).do(actor=request.user, role=role, submissions=selection, to_role=to_role)
        return self.answer(outcome, status=201)


class Moves(_OtherRole):
    do = staticmethod(move_submissions)

    @extend_schema(
        operation_id="office_moves_create",
        request=OtherRoleSerializer,
        responses={201: OutcomeSerializer},
        parameters=FILTERS[2:],
    )
    def post(self, request, role_id):
        """Move submissions to another role of the production; whoever could not be moved comes back with the reason."""
        return self.act(request, role_id)


class Copies(_OtherRole):
    do = staticmethod(copy_submissions)

    @extend_schema(
        operation_id="office_copies_create",
        request=OtherRoleSerializer,
        responses={201: OutcomeSerializer},
        parameters=FILTERS[2:],
    )
    def post(self, request, role_id):
        """Consider people for another role as well. `moved` are the new submissions."""
        return self.act(request, role_id)


class MoveUndo(_Room):
    @extend_schema(operation_id="office_moves_undo", request=None, responses=OutcomeSerializer)
    def post(self, request, role_id, decision_id):
        """Take a move or a copy back, for everyone not touched or told since."""
        decision = decision_for(role=self.role(role_id), decision_id=decision_id)
        return self.answer(undo_move(actor=request.user, decision=decision))


class _Bringing(_Room):
    def told(self, outcome: Brought, status: int = 200) -> Response:
        return Response(BroughtSerializer(outcome).data, status=status)


class Bringing(_Bringing):
    @extend_schema(
        operation_id="office_bringing_list",
        responses=PersonPageSerializer,
        parameters=[
            OpenApiParameter("q", required=False, description="Words in name, places, skills, languages, credits."),
            OpenApiParameter(
                "production", OpenApiTypes.INT, required=False, description="Up for an earlier production."
            ),
            *query_parameters("after"),
        ],
    )
    def get(self, request, role_id):
        """Performers whom the office could bring in for the role, by name."""
        role, query = self.role(role_id), request.query_params
        check_may_bring(request.user, role)
        words, after = query.get("q", ""), query.get("after") or None
        if asked := whole_number(query.get("production")):
            production = earlier_production(role, asked)
            page = people_of_production(actor=request.user, role=role, production=production, query=words, after=after)
        else:
            page = people_to_bring(actor=request.user, role=role, query=words, after=after)
        return Response(PersonPageSerializer({"results": page.rows, "next_cursor": page.next_cursor}).data)

    @extend_schema(operation_id="office_bringing_create", request=BringSerializer, responses={201: BroughtSerializer})
    def post(self, request, role_id):
        """Put performers up for the role yourselves; their rep on record, or they, hear of it and can say no."""
        given = BringSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        outcome = bring_in(
            actor=request.user, role=self.role(role_id), performer_ids=given.validated_data["performers"]
        )
        return self.told(outcome, status=201)


class RoleInvitations(_Bringing):
    @extend_schema(
        operation_id="office_invitations_create", request=InviteSerializer, responses={201: BroughtSerializer}
    )
    def post(self, request, role_id):
        """Ask people by mail to apply for the role, once for each address."""
        given = InviteSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        people = [Invitee(one["name"], one["email"]) for one in given.validated_data["people"]]
        return self.told(invite_to_apply(actor=request.user, role=self.role(role_id), people=people), status=201)


class BringingUndo(_Bringing):
    @extend_schema(operation_id="office_bringing_undo", request=None, responses=BroughtSerializer)
    def post(self, request, role_id, decision_id):
        """Take back having brought in, invited or imported, as far as nobody was told."""
        decision = decision_for(role=self.role(role_id), decision_id=decision_id)
        return self.told(undo_bringing(actor=request.user, decision=decision))


class BoardExport(_Room):
    @extend_schema(
        operation_id="office_submissions_export",
        responses={(200, "text/csv"): OpenApiTypes.STR},
        parameters=[*FILTERS, OpenApiParameter("kind", enum=["csv", "xlsx"], required=False)],
    )
    def get(self, request, role_id) -> HttpResponseBase:
        """The board as it is filtered, as a file: CSV, or a workbook with `kind=xlsx`."""
        role, query = self.role(role_id), request.query_params
        filters = BoardFilters.from_query(query, reviewer=request.user)
        filters.check_allowed(role)
        return board_file(
            request.user,
            role,
            stage=checked_stage(query.get("stage", "")),
            filters=filters,
            sort=checked_sort(query.get("sort", "")),
            kind=query.get("kind", "csv"),
        )
