"""Films and sounds of a performer, their captions, and receipts of what was erased."""

import io
from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.parsers import BaseParser
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.states import TokenScope
from core.errors import Invalid, NotFound
from core.pages import keyset_page
from talent.api.views import OwnView
from talent.captions import MOST_BYTES
from talent.models import MediaAsset
from talent.own_receipts import receipt_words
from talent.selectors import media_to_edit
from talent.selectors.films import Film, film_of, films_of
from talent.selectors.receipts import receipts_of
from talent.services.captions import remove_captions, set_captions
from talent.services.film_shelf import DOWN, UP, move_film, name_film
from talent.services.media import remove_media, restore_media
from talent.states import FILMS, SHOWN_FILMS, MediaKind, MediaState, ReceiptKind

KINDS = [*SHOWN_FILMS, MediaKind.TAPE]
RECEIPTS_A_PAGE = 100


class StripSerializer(serializers.Serializer):
    """Small pictures side by side: number n shows the film from n times `every_ms` on."""

    src = serializers.CharField()
    count = serializers.IntegerField()
    width = serializers.IntegerField()
    height = serializers.IntegerField()
    every_ms = serializers.IntegerField()


class FilmSerializer(serializers.Serializer):
    """Addresses work for some hours; they are empty for what there is not, or not yet."""

    id = serializers.UUIDField()
    kind = serializers.ChoiceField(choices=MediaKind.choices)
    title = serializers.CharField()
    state = serializers.ChoiceField(choices=MediaState.choices)
    progress = serializers.IntegerField(help_text="Of its preparation, in percent.")
    failure = serializers.CharField()
    src = serializers.CharField()
    poster = serializers.CharField()
    strip = StripSerializer(allow_null=True)
    wave = serializers.CharField()
    captions = serializers.CharField()
    captions_language = serializers.CharField()
    duration_ms = serializers.IntegerField(allow_null=True)
    has_sound = serializers.BooleanField()


class FilmTitleSerializer(serializers.Serializer):
    title = serializers.CharField(max_length=120, allow_blank=True)


class ReceiptSerializer(serializers.Serializer):
    id = serializers.UUIDField(source="public_id")
    kind = serializers.ChoiceField(choices=ReceiptKind.choices)
    words = serializers.SerializerMethodField()
    asked_at = serializers.DateTimeField()
    done_at = serializers.DateTimeField()

    def get_words(self, receipt) -> str:
        return receipt_words(receipt)


class ReceiptPageSerializer(serializers.Serializer):
    results = ReceiptSerializer(many=True)
    next = serializers.CharField(allow_null=True, help_text="For `after`; null on the last page.")


class CaptionsParser(BaseParser):
    """The file itself, whatever type is named; at most as much of it as captions may have."""

    media_type = "*/*"

    def parse(self, stream, media_type=None, parser_context=None) -> io.BytesIO:
        return io.BytesIO(stream.read(MOST_BYTES + 1))


class FilmView(OwnView):
    def film(self, slug: str, public_id) -> MediaAsset:
        asset = media_to_edit(self.performer(slug), public_id)
        if asset.kind not in FILMS:
            raise NotFound("That file is no longer there.")
        return asset

    def shown(self, asset: MediaAsset) -> dict[str, Any]:
        asset.refresh_from_db()
        return FilmSerializer(film_of(asset)).data


class FilmList(OwnView):
    @extend_schema(
        operation_id="films_list",
        parameters=[OpenApiParameter("kind", enum=[str(kind) for kind in KINDS], description="Only of this kind.")],
        responses=FilmSerializer(many=True),
    )
    def get(self, request, slug):
        """In your order, those being prepared and those that could not be used too. They are sent to `uploads`."""
        kind = request.query_params.get("kind", "")
        if kind and kind not in KINDS:
            raise Invalid(f"A kind is one of: {', '.join(KINDS)}.", field="kind")
        films: list[Film] = films_of(self.performer(slug), [kind] if kind else KINDS)
        return Response(FilmSerializer(films, many=True).data)


class FilmDetail(FilmView):
    @extend_schema(operation_id="films_retrieve", responses=FilmSerializer)
    def get(self, request, slug, public_id):
        return Response(self.shown(self.film(slug, public_id)))

    @extend_schema(operation_id="films_name", request=FilmTitleSerializer, responses=FilmSerializer)
    def patch(self, request, slug, public_id):
        """Its title, as casting reads it."""
        given = FilmTitleSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        asset = self.film(slug, public_id)
        name_film(actor=request.user, asset=asset, title=given.validated_data["title"])
        return Response(self.shown(asset))

    @extend_schema(operation_id="films_remove", responses={204: None})
    def delete(self, request, slug, public_id):
        """Gone from every page; erased with all that was made of it some minutes later, with a receipt."""
        remove_media(actor=request.user, asset=self.film(slug, public_id))
        return Response(status=204)


class FilmMoveSerializer(serializers.Serializer):
    to = serializers.ChoiceField(choices=[UP, DOWN])


class FilmMove(FilmView):
    @extend_schema(operation_id="films_move", request=FilmMoveSerializer, responses=FilmSerializer)
    def post(self, request, slug, public_id):
        """One place up or down among those of its kind; at the end of the line nothing happens."""
        given = FilmMoveSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        asset = self.film(slug, public_id)
        move_film(actor=request.user, asset=asset, direction=given.validated_data["to"])
        return Response(self.shown(asset))


class FilmRestore(FilmView):
    @extend_schema(operation_id="films_restore", request=None, responses=FilmSerializer)
    def post(self, request, slug, public_id):
        """Put back what was taken down some moments ago; 409 once it was erased."""
        asset = self.film(slug, public_id)
        restore_media(actor=request.user, asset=asset)
        return Response(self.shown(asset))


class FilmCaptions(FilmView):
    parser_classes = [CaptionsParser]

    @extend_schema(
        operation_id="films_caption",
        request={"text/vtt": OpenApiTypes.BINARY, "application/x-subrip": OpenApiTypes.BINARY},
        parameters=[OpenApiParameter("language", default="en", description="As BCP 47 writes it.")],
        responses=FilmSerializer,
    )
    def put(self, request, slug, public_id):
        """A WebVTT or SubRip file of at most 1 MB, in the place of any captions that there were."""
        asset = self.film(slug, public_id)
        language = request.query_params.get("language", "en")
        set_captions(actor=request.user, asset=asset, file=request.data or io.BytesIO(), language=language)
        return Response(self.shown(asset))

    @extend_schema(operation_id="films_uncaption", request=None, responses={204: None})
    def delete(self, request, slug, public_id):
        remove_captions(actor=request.user, asset=self.film(slug, public_id))
        return Response(status=204)


class ReceiptList(APIView):
    read_scope, write_scope = TokenScope.PROFILE_READ, TokenScope.PROFILE_WRITE

    @extend_schema(
        operation_id="receipts_list",
        parameters=[OpenApiParameter("after", description="`next` of the page before.")],
        responses=ReceiptPageSerializer,
    )
    def get(self, request):
        """What was erased for you, the newest first."""
        after = request.query_params.get("after")
        page = keyset_page(receipts_of(request.user), ["-id"], after=after, size=RECEIPTS_A_PAGE)
        return Response({"results": ReceiptSerializer(page.rows, many=True).data, "next": page.next_cursor})
