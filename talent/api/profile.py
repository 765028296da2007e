"""A profile finished: its lists, size card and looks, for the performer and those who speak for them."""

from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.response import Response

from core.errors import NotFound
from talent.api.views import OwnView
from talent.forms.entries import web_address
from talent.models import SizeCard
from talent.selectors import with_entries
from talent.selectors.exporting import export_data, files_of
from talent.selectors.looks import look_to_edit, looks_of
from talent.selectors.sizes import size_card_of
from talent.services import entries
from talent.services.looks import add_look, change_look, place_headshots, remove_look
from talent.services.sizes import Sizes, remove_size_card, set_size_card
from talent.states import CreditKind, LanguageLevel, SizeSystem, SkillLevel


class SizeLineSerializer(serializers.Serializer):
    """One thing on a size card, as it is shown: "Waist", "71 cm (28 in)"."""

    label = serializers.CharField()
    words = serializers.CharField()


class OwnSizeCardSerializer(serializers.ModelSerializer):
    """Centimetres to one digit; clothes, shoe and glove as labels of that system write them."""

    system = serializers.ChoiceField(choices=SizeSystem.choices, required=False)

    class Meta:
        model = SizeCard
        fields = [*Sizes.__dataclass_fields__]


class OwnSizeCard(OwnView):
    @extend_schema(operation_id="size_card_retrieve", responses=OwnSizeCardSerializer)
    def get(self, request, slug):
        card = size_card_of(self.performer(slug))
        if card is None:
            raise NotFound("There is no size card.")
        return Response(OwnSizeCardSerializer(card).data)

    @extend_schema(operation_id="size_card_write", request=OwnSizeCardSerializer, responses=OwnSizeCardSerializer)
    def put(self, request, slug):
        """The whole card: what is left out is taken away, and a card with nothing on it is none."""
        given = OwnSizeCardSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        card = set_size_card(actor=request.user, performer=self.performer(slug), sizes=Sizes(**given.validated_data))
        return Response(OwnSizeCardSerializer(card or SizeCard()).data)

    @extend_schema(operation_id="size_card_remove", responses={204: None})
    def delete(self, request, slug):
        remove_size_card(actor=request.user, performer=self.performer(slug))
        return Response(status=204)


class ProfileExport(OwnView):
    @extend_schema(operation_id="profile_export", responses={200: dict})
    def get(self, request, slug):
        """Everything that is kept of the profile in words, as in the export; `media` names the files."""
        performer = self.performer(slug)
        return Response(export_data(request.user, performer, files_of(request.user, performer)))


class LookSerializer(serializers.Serializer):
    """`headshots` are the public ids of the pictures that belong to it; left out, they stay as they are."""

    id = serializers.IntegerField(read_only=True)
    name = serializers.CharField(max_length=60)
    note = serializers.CharField(max_length=200, required=False, allow_blank=True, default="")
    headshots = serializers.ListField(child=serializers.UUIDField(), required=False, max_length=20)


class LookList(OwnView):
    @extend_schema(operation_id="looks_list", responses=LookSerializer(many=True))
    def get(self, request, slug):
        performer = self.performer(slug)
        return Response([_look(look) for look in looks_of(performer)])

    @extend_schema(operation_id="looks_add", request=LookSerializer, responses={201: LookSerializer})
    def post(self, request, slug):
        values = _given(request)
        shots = values.pop("headshots", None)
        performer = self.performer(slug)
        look = add_look(actor=request.user, performer=performer, **values)
        _place(request.user, performer, look, shots)
        return Response(_look(look), status=201)


class LookDetail(OwnView):
    @extend_schema(operation_id="looks_change", request=LookSerializer, responses=LookSerializer)
    def put(self, request, slug, look_id):
        values = _given(request)
        shots = values.pop("headshots", None)
        performer = self.performer(slug)
        look = change_look(actor=request.user, look=look_to_edit(performer, look_id), **values)
        _place(request.user, performer, look, shots)
        return Response(_look(look))

    @extend_schema(operation_id="looks_remove", responses={204: None})
    def delete(self, request, slug, look_id):
        """Its pictures stay."""
        remove_look(actor=request.user, look=look_to_edit(self.performer(slug), look_id))
        return Response(status=204)


def _given(request) -> dict:
    given = LookSerializer(data=request.data)
    given.is_valid(raise_exception=True)
    return dict(given.validated_data)


def _look(look) -> dict:
    shots = look.headshots.filter(removed_at__isnull=True).values_list("public_id", flat=True)
    return {"id": look.pk, "name": look.name, "note": look.note, "headshots": [str(one) for one in shots]}


def _place(actor, performer, look, shots) -> None:
    if shots is None:
        return
    wanted = {str(one) for one in shots}
    had = {str(one) for one in look.headshots.filter(removed_at__isnull=True).values_list("public_id", flat=True)}
    places = dict.fromkeys(had - wanted) | dict.fromkeys(wanted, look.pk)
    place_headshots(actor=actor, performer=performer, looks=places)


class LanguageEntrySerializer(serializers.Serializer):
    language = serializers.CharField(max_length=60)
    level = serializers.ChoiceField(choices=LanguageLevel.choices)


class SkillEntrySerializer(serializers.Serializer):
    """`clip` is the id of a film of yours that shows it; "" for none, left out to keep the one that is there."""

    skill = serializers.CharField(max_length=60)
    level = serializers.ChoiceField(choices=SkillLevel.choices)
    clip = serializers.CharField(max_length=36, required=False, allow_blank=True)

    def to_representation(self, row) -> dict:
        shown = {"skill": row.skill, "level": row.level}
        return shown | ({"clip": str(row.clip.public_id)} if row.clip else {})


class AddressField(serializers.CharField):
    def to_internal_value(self, data) -> str:
        return web_address(super().to_internal_value(data))


class CreditEntrySerializer(serializers.Serializer):
    kind = serializers.ChoiceField(choices=CreditKind.choices)
    production = serializers.CharField(max_length=160)
    role = serializers.CharField(max_length=120)
    director = serializers.CharField(max_length=160, required=False, allow_blank=True)
    company = serializers.CharField(max_length=160, required=False, allow_blank=True)
    year = serializers.IntegerField(min_value=1900, max_value=2100, required=False, allow_null=True)
    url = AddressField(max_length=500, required=False, allow_blank=True)


class TrainingEntrySerializer(serializers.Serializer):
    school = serializers.CharField(max_length=160)
    course = serializers.CharField(max_length=160, required=False, allow_blank=True)
    year = serializers.IntegerField(min_value=1900, max_value=2100, required=False, allow_null=True)


class LinkEntrySerializer(serializers.Serializer):
    label = serializers.CharField(max_length=60)
    url = AddressField(max_length=500)


class _Entries(OwnView):
    """A list of the profile: read, and written whole in the order given."""

    section, entry, row, write = "", object, serializers.Serializer, staticmethod(lambda **_: None)

    def get(self, request, slug):
        performer = with_entries(self.performer(slug))
        return Response(self.row(getattr(performer, self.section).all(), many=True).data)

    def put(self, request, slug):
        given = self.row(data=request.data, many=True)
        given.is_valid(raise_exception=True)
        performer = self.performer(slug)
        self.write(actor=request.user, performer=performer, entries=[self.entry(**row) for row in given.validated_data])
        return Response(self.row(getattr(performer, self.section).all(), many=True).data)


def _entries(section: str, entry: type, row: type[serializers.Serializer], write) -> type[OwnView]:
    made = type(
        f"{section.capitalize()}Entries",
        (_Entries,),
        {"section": section, "entry": entry, "row": row, "write": staticmethod(write)},
    )
    many = row(many=True)
    # Methods of its own: said of the shared ones, what is said last would hold for every list.
    own = extend_schema_view(
        get=extend_schema(operation_id=f"profile_{section}_list", responses=many),
        put=extend_schema(operation_id=f"profile_{section}_write", request=many, responses=many),
    )
    return own(made)


ENTRY_VIEWS = {
    "credits": _entries("credits", entries.CreditEntry, CreditEntrySerializer, entries.set_credits),
    "skills": _entries("skills", entries.SkillEntry, SkillEntrySerializer, entries.set_skills),
    "languages": _entries("languages", entries.LanguageEntry, LanguageEntrySerializer, entries.set_languages),
    "training": _entries("training", entries.TrainingEntry, TrainingEntrySerializer, entries.set_training),
    "links": _entries("links", entries.LinkEntry, LinkEntrySerializer, entries.set_links),
}
