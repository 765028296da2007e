"""Tapes and booked-out dates, for the performer and those who speak for them."""

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from talent.addresses import media_url
from talent.api.views import OwnView
from talent.selectors import book_out_to_edit, coming_book_outs, media_to_edit
from talent.services.bookouts import add_book_out, change_book_out, remove_book_out
from talent.services.media import remove_media
from talent.services.shelf import tapes_on
from talent.states import MediaKind, MediaState


class BookOutSerializer(serializers.Serializer):
    """First and last day, both included. `note` is yours: no office reads it."""

    id = serializers.IntegerField(read_only=True)
    starts_on = serializers.DateField()
    ends_on = serializers.DateField()
    note = serializers.CharField(max_length=120, required=False, allow_blank=True)


class OwnTapeSerializer(serializers.Serializer):
    """`src` works for some hours; empty while the tape is being prepared, or when it could not be used."""

    id = serializers.UUIDField(source="public_id")
    file_name = serializers.CharField()
    state = serializers.ChoiceField(choices=MediaState.choices)
    failure = serializers.CharField()
    duration_ms = serializers.IntegerField(allow_null=True)
    byte_size = serializers.IntegerField()
    src = serializers.SerializerMethodField()

    def get_src(self, asset) -> str:
        return media_url(asset.public_id, "tape") if asset.state == MediaState.READY else ""


class BookOutList(OwnView):
    @extend_schema(operation_id="book_outs_list", responses=BookOutSerializer(many=True))
    def get(self, request, slug):
        """Dates from today on."""
        return Response(BookOutSerializer(coming_book_outs(self.performer(slug)), many=True).data)

    @extend_schema(operation_id="book_outs_add", request=BookOutSerializer, responses={201: BookOutSerializer})
    def post(self, request, slug):
        """Dates that overlap others become one with them."""
        given = BookOutSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        made = add_book_out(actor=request.user, performer=self.performer(slug), **given.validated_data)
        return Response(BookOutSerializer(made).data, status=201)


class BookOutDetail(OwnView):
    @extend_schema(operation_id="book_outs_change", request=BookOutSerializer, responses=BookOutSerializer)
    def put(self, request, slug, book_out_id):
        given = BookOutSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        book_out = book_out_to_edit(self.performer(slug), book_out_id)
        changed = change_book_out(actor=request.user, book_out=book_out, **given.validated_data)
        return Response(BookOutSerializer(changed).data)

    @extend_schema(operation_id="book_outs_remove", responses={204: None})
    def delete(self, request, slug, book_out_id):
        remove_book_out(actor=request.user, book_out=book_out_to_edit(self.performer(slug), book_out_id))
        return Response(status=204)


class TapeList(OwnView):
    @extend_schema(operation_id="tapes_list", responses=OwnTapeSerializer(many=True))
    def get(self, request, slug):
        """The newest first. A tape goes up on a page; its id here is what a submission takes as `tape`."""
        return Response(OwnTapeSerializer(tapes_on(self.performer(slug)), many=True).data)


class TapeDetail(OwnView):
    @extend_schema(operation_id="tapes_remove", responses={204: None})
    def delete(self, request, slug, public_id):
        """Gone from every page, also for the offices that it was sent to."""
        asset = media_to_edit(self.performer(slug), public_id, kind=MediaKind.TAPE)
        remove_media(actor=request.user, asset=asset)
        return Response(status=204)
