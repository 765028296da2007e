"""Bins and saved views by API: the same piles, the same views."""

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from accounts.api.office import OfficeView
from accounts.states import TokenScope
from casting.api.submissions import FILTERS
from casting.models import Bin, Role, SavedView
from casting.policies import check_not_blind
from casting.selectors.bins import bin_of, bins_of, view_for, views_for
from casting.selectors.board import role_for_review
from casting.selectors.filters import BoardFilters
from casting.selectors.selection import Selection
from casting.services.bins import Sorted, change_bin, make_bin, put_in_bin, remove_bin, restore_bin, undo_put
from casting.services.saved_views import change_view, remove_view, restore_view, save_view
from casting.states import Colour, SavedLayout, Stage

WHAT = "the sorting into bins"


class BinSerializer(serializers.ModelSerializer):
    class Meta:
        model = Bin
        fields = ["id", "name", "colour", "total"]
        read_only_fields = fields


class BinDataSerializer(serializers.Serializer):
    name = serializers.CharField()
    colour = serializers.ChoiceField(choices=Colour.choices, required=False, default=Colour.SLATE)


class PutSerializer(serializers.Serializer):
    """`submissions` name people; without them, everyone at `stage` whom the filters of the query string show.

    `bin` empty takes them out of theirs.
    """

    bin = serializers.IntegerField(min_value=1, allow_null=True)
    submissions = serializers.ListField(
        child=serializers.IntegerField(min_value=1), allow_empty=False, max_length=20_000, required=False
    )
    stage = serializers.ChoiceField(choices=Stage.choices, required=False)

    def validate(self, values):
        if ("submissions" in values) == ("stage" in values):
            raise serializers.ValidationError({"submissions": ["Name submissions or a stage, one of the two."]})
        return values


class SortedSerializer(serializers.Serializer):
    """`act` is what undoing it asks for."""

    act = serializers.UUIDField(source="batch")
    moved = serializers.ListField(child=serializers.IntegerField())
    stayed = serializers.IntegerField()


class SavedViewSerializer(serializers.ModelSerializer):
    owner = serializers.CharField(source="owner.name", read_only=True)

    class Meta:
        model = SavedView
        fields = ["id", "name", "owner", "is_shared", "query", "layout", "digit"]
        read_only_fields = fields


class ViewDataSerializer(serializers.Serializer):
    name = serializers.CharField()
    is_shared = serializers.BooleanField(required=False, default=False)
    digit = serializers.IntegerField(required=False, allow_null=True, default=None)


class NewViewSerializer(ViewDataSerializer):
    query = serializers.CharField(required=False, allow_blank=True, default="")
    layout = serializers.ChoiceField(choices=SavedLayout.choices, required=False, allow_blank=True, default="")


class _Board(OfficeView):
    read_scope, write_scope = TokenScope.SUBMISSIONS_READ, TokenScope.SUBMISSIONS_WRITE

    def role(self, role_id: int) -> Role:
        role = role_for_review(actor=self.request.user, organisation=self.office, role_id=role_id)
        check_not_blind(self.request.user, role, WHAT)
        return role

    def view(self, view_id: int) -> SavedView:
        return view_for(actor=self.request.user, organisation=self.office, view_id=view_id)

    def given(self, serializer: type[serializers.Serializer]) -> dict:
        data = serializer(data=self.request.data)
        data.is_valid(raise_exception=True)
        return data.validated_data


def _answer(outcome: Sorted, status: int = 200) -> Response:
    data = {"batch": outcome.batch, "moved": list(outcome.bins), "stayed": outcome.stayed}
    return Response(SortedSerializer(data).data, status=status)


class BinList(_Board):
    @extend_schema(operation_id="office_bins_list", responses=BinSerializer(many=True))
    def get(self, request, role_id):
        """The role's bins, in their order, and how many lie in each."""
        return Response(BinSerializer(bins_of(self.role(role_id)), many=True).data)

    @extend_schema(operation_id="office_bins_create", request=BinDataSerializer, responses={201: BinSerializer})
    def post(self, request, role_id):
        """A new bin at the end."""
        role = self.role(role_id)
        made = make_bin(actor=request.user, role=role, **self.given(BinDataSerializer))
        return Response(BinSerializer(made).data, status=201)


class BinDetail(_Board):
    @extend_schema(operation_id="office_bins_update", request=BinDataSerializer, responses=BinSerializer)
    def put(self, request, role_id, bin_id):
        """Another name and colour."""
        pile = bin_of(role=self.role(role_id), bin_id=bin_id)
        return Response(BinSerializer(change_bin(actor=request.user, pile=pile, **self.given(BinDataSerializer))).data)

    @extend_schema(operation_id="office_bins_destroy", responses={204: None})
    def delete(self, request, role_id, bin_id):
        """Remove it; the people in it are in none until it is restored or they are put elsewhere."""
        remove_bin(actor=request.user, pile=bin_of(role=self.role(role_id), bin_id=bin_id))
        return Response(status=204)


class BinRestore(_Board):
    @extend_schema(operation_id="office_bins_restore", request=None, responses=BinSerializer)
    def post(self, request, role_id, bin_id):
        """Take a removal back."""
        pile = bin_of(role=self.role(role_id), bin_id=bin_id)
        restore_bin(actor=request.user, pile=pile)
        pile.refresh_from_db()
        return Response(BinSerializer(pile).data)


class BinPuts(_Board):
    @extend_schema(
        operation_id="office_bins_put",
        request=PutSerializer,
        responses={201: SortedSerializer},
        parameters=FILTERS[2:],
    )
    def post(self, request, role_id):
        """Put people in a bin, or take them out."""
        role, values = self.role(role_id), self.given(PutSerializer)
        selection = (
            Selection(role=role, ids=values["submissions"])
            if "submissions" in values
            else Selection(
                role=role,
                stage=values["stage"],
                filters=BoardFilters.from_query(request.query_params, reviewer=request.user),
            )
        )
        pile = bin_of(role=role, bin_id=values["bin"]) if values["bin"] else None
        return _answer(put_in_bin(actor=request.user, role=role, submissions=selection, pile=pile), status=201)


class BinPutUndo(_Board):
    @extend_schema(operation_id="office_bins_undo", request=None, responses=SortedSerializer)
    def post(self, request, role_id, batch):
        """Put everyone back who is still where that act put them."""
        return _answer(undo_put(actor=request.user, role=self.role(role_id), batch=batch))


class ViewList(_Board):
    @extend_schema(operation_id="office_views_list", responses=SavedViewSerializer(many=True))
    def get(self, request):
        """Your own saved views and those shared with the office. `query` goes after the board's question mark."""
        found = views_for(actor=request.user, organisation=self.office).filter(removed_at=None)
        return Response(SavedViewSerializer(found, many=True).data)

    @extend_schema(operation_id="office_views_create", request=NewViewSerializer, responses={201: SavedViewSerializer})
    def post(self, request):
        """Save a view; a name of yours that is taken is saved anew."""
        made = save_view(actor=request.user, organisation=self.office, **self.given(NewViewSerializer))
        return Response(SavedViewSerializer(made).data, status=201)


class ViewDetail(_Board):
    @extend_schema(operation_id="office_views_update", request=ViewDataSerializer, responses=SavedViewSerializer)
    def put(self, request, view_id):
        """Rename it, share it or keep it to yourself, choose its key."""
        changed = change_view(actor=request.user, view=self.view(view_id), **self.given(ViewDataSerializer))
        return Response(SavedViewSerializer(changed).data)

    @extend_schema(operation_id="office_views_destroy", responses={204: None})
    def delete(self, request, view_id):
        """Remove it."""
        remove_view(actor=request.user, view=self.view(view_id))
        return Response(status=204)


class ViewRestore(_Board):
    @extend_schema(operation_id="office_views_restore", request=None, responses=SavedViewSerializer)
    def post(self, request, view_id):
        """Take a removal back."""
        view = self.view(view_id)
        restore_view(actor=request.user, view=view)
        return Response(SavedViewSerializer(view).data)
