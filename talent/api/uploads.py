"""Files in pieces, by the tus 1.0 protocol: any of its clients can send one, and go on where a connection broke."""

from typing import Any
from uuid import UUID

from django.db.models import Q
from django.http import UnreadablePostError
from django.urls import reverse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import exceptions, serializers
from rest_framework.authentication import SessionAuthentication
from rest_framework.parsers import BaseParser
from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api.authentication import InOffice, TokenAuthentication
from accounts.models import User
from accounts.states import TokenScope
from core.api import problem
from core.errors import Invalid, NotFound
from core.problems import PROBLEM_JSON
from core.text import whole_number
from talent import tus, upload_doors
from talent.models import Upload
from talent.selectors.uploads import open_uploads, upload_to_go_on
from talent.services.uploads import append, begin_upload, settle_upload, stop_upload
from talent.states import MediaKind, MediaState, UploadState

SHELF = "shelf"
NOT_THIS_OFFICE = "This token's office has nothing there to bring a file to."


def header(name: str, *, required: bool = True, kind: Any = str) -> OpenApiParameter:
    return OpenApiParameter(name, kind, OpenApiParameter.HEADER, required=required)


RESUMABLE = header("Tus-Resumable")
LENGTH, OFFSET = header("Upload-Length", kind=int), header("Upload-Offset", kind=int)
METADATA, CHECKSUM = header("Upload-Metadata"), header("Upload-Checksum", required=False)
REFUSED = {(status, PROBLEM_JSON): OpenApiTypes.OBJECT for status in (410, 412, 413, 423, 460, 503)}


class UploadedAssetSerializer(serializers.Serializer):
    """What became of the file; `progress` of its preparation in percent."""

    id = serializers.UUIDField(source="public_id")
    state = serializers.ChoiceField(choices=MediaState.choices)
    progress = serializers.IntegerField()
    failure = serializers.CharField()


class UploadSerializer(serializers.Serializer):
    """`offset` of `length` bytes are kept; `failure` is the sentence where it could not be used.

    `performer` is empty for a take: the office that recorded it may have hidden names while it looks.
    """

    id = serializers.UUIDField(source="public_id")
    address = serializers.SerializerMethodField()
    state = serializers.ChoiceField(choices=UploadState.choices)
    failure = serializers.CharField()
    performer = serializers.SerializerMethodField()
    kind = serializers.CharField()
    door = serializers.CharField()
    file_name = serializers.CharField()
    offset = serializers.IntegerField()
    length = serializers.IntegerField()
    expires_at = serializers.DateTimeField()
    asset = UploadedAssetSerializer(allow_null=True)

    def get_address(self, upload) -> str:
        return address_of(upload)

    def get_performer(self, upload) -> str:
        return "" if upload.kind == MediaKind.TAKE else upload.performer.slug


class PieceParser(BaseParser):
    """Nothing is read by it: pieces go from the connection to the storage."""

    media_type = tus.PIECE

    def parse(self, stream, media_type=None, parser_context=None):
        raise exceptions.UnsupportedMediaType(media_type)


class MaySend(BasePermission):
    """A token needs a scope of some door; a page comes with its session. What a door opens to bearers, the service decides."""

    def has_permission(self, request, view) -> bool:
        if request.method == "OPTIONS" or request.auth is None:
            return True
        self.message = f"This token may not do that: it lacks the scope {_scope(request, upload_doors.door(SHELF))}."
        return any(_scope(request, door) in request.auth.scopes for door in upload_doors.every_door())


def must_hold(request: Request, key: str) -> None:
    """The scope of that very door."""
    needed = _scope(request, upload_doors.door(key))
    if request.auth is not None and needed not in request.auth.scopes:
        raise exceptions.PermissionDenied(f"This token may not do that: it lacks the scope {needed}.")


def must_be_of(request: Request, office: int | None) -> None:
    """The office that a door opens in: as everywhere, a token acts in its own alone."""
    if request.auth.organisation_id is None:
        raise exceptions.PermissionDenied(InOffice.message)
    if request.auth.organisation_id != office:
        raise NotFound(NOT_THIS_OFFICE)


def _scope(request: Request, door: upload_doors.Door) -> str:
    return door.scopes[0] if request.method in SAFE_METHODS else door.scopes[1]


class TusView(APIView):
    authentication_classes = (TokenAuthentication, SessionAuthentication)
    permission_classes = (MaySend,)
    parser_classes = (PieceParser,)
    # For the schema: the scope that a token needs.
    read_scope, write_scope = TokenScope.PROFILE_READ, TokenScope.PROFILE_WRITE

    def dispatch(self, request, *args, **kwargs):
        # For clients that can only GET and POST.
        instead = request.headers.get("X-HTTP-Method-Override", "").upper()
        if request.method == "POST" and instead in {"PATCH", "DELETE", "HEAD"}:
            request.method = instead
        response = super().dispatch(request, *args, **kwargs)
        response["Tus-Resumable"] = tus.VERSION
        response["Cache-Control"] = "no-store"
        return response

    def get_throttles(self):
        # A file of two gigabytes comes in hundreds of pieces; how much may come is bounded by the room there is.
        return [] if self.request.method in {"PATCH", "HEAD"} else super().get_throttles()

    def options(self, request: Request, *args, **kwargs) -> Response:
        """What this server can do."""
        return Response(status=204, headers=tus.ABLE_TO)

    @property
    def actor(self) -> User | None:
        return self.request.user if self.request.user.is_authenticated else None

    def must_speak_tus(self) -> Response | None:
        if self.request.headers.get("Tus-Resumable") == tus.VERSION:
            return None
        refused = problem(
            412, "wrong_version", f"Say Tus-Resumable: {tus.VERSION}; this server knows no other version."
        )
        refused["Tus-Version"] = tus.VERSION
        return refused

    def take_in(self, upload: Upload, offset: int) -> Upload:
        """What is in the body of this request. It is read here and nowhere else, a piece at a time."""
        request = self.request._request
        checksum = tus.read_checksum(request.headers.get("Upload-Checksum"))
        return append(upload=upload, offset=offset, source=Body(request), coming=coming(request), checksum=checksum)


class Body:
    """A request's body for the service: a connection that breaks is the end of it."""

    def __init__(self, request: Any) -> None:
        self.request = request

    def read(self, size: int, /) -> bytes:
        try:
            return self.request.read(size)
        except UnreadablePostError:
            return b""


class UploadList(TusView):
    @extend_schema(
        operation_id="uploads_list",
        responses=UploadSerializer(many=True),
        parameters=[OpenApiParameter("performer", str, required=False)],
    )
    def get(self, request: Request) -> Response:
        """What you began to send and can go on with, the newest first."""
        if self.actor is None:
            raise exceptions.NotAuthenticated
        rows = open_uploads(self.actor, performer_slug=request.query_params.get("performer", ""))
        if request.auth is not None:
            rows = rows.filter(
                ~Q(door__in=upload_doors.office_doors()) | Q(door_data__office=str(request.auth.organisation_id)),
                door__in=[one.key for one in upload_doors.every_door() if one.scopes[0] in request.auth.scopes],
            )
        return Response(UploadSerializer(rows[:100], many=True).data)

    @extend_schema(
        operation_id="uploads_begin",
        request=None,
        parameters=[RESUMABLE, LENGTH, METADATA],
        responses={201: OpenApiResponse(description="Go on at the address in `Location`.")} | REFUSED,
    )
    def post(self, request: Request) -> Response:
        """Begin to send a file of at most 2 GB (tus 1.0: creation, creation-with-upload); the body is empty, or the first
        bytes as application/offset+octet-stream. `Upload-Metadata` says
        `filename`, `filetype`, `performer` (the slug), `kind` (tape, reel, slate, voice or clip) and, where it does not
        go to the performer's own films, `door` with what that door asks for: `replace` with `replaces`; `self_tape` with
        `token`; `take` (kind take) with `appointment`, and `label`, for a token of that office that plans sessions."""
        if refused := self.must_speak_tus():
            return refused
        if request.headers.get("Upload-Defer-Length"):
            raise Invalid("How long the file is has to be said at once, in Upload-Length.", field="Upload-Defer-Length")
        length = tus.read_length(request.headers.get("Upload-Length"))
        said = tus.read_metadata(request.headers.get("Upload-Metadata", ""))
        door = said.pop("door", SHELF)
        must_hold(request, door)
        entry = upload_doors.door(door)
        if self.actor is None and not entry.open_to_bearer:
            raise exceptions.NotAuthenticated
        if request.auth is not None and entry.office is not None:
            must_be_of(request, entry.office(said))
        upload = begin_upload(
            actor=self.actor,
            door=door,
            kind=said.pop("kind", ""),
            performer_slug=said.pop("performer", ""),
            length=length,
            file_name=said.pop("filename", ""),
            file_type=said.pop("filetype", ""),
            data=said,
        )
        if request.content_type == tus.PIECE:
            upload = self.take_in(upload, 0)
        answer = Response(status=201, headers=progress_of(upload))
        answer["Location"] = request.build_absolute_uri(address_of(upload))
        return answer


class UploadDetail(TusView):
    def upload(self, public_id: UUID) -> Upload:
        try:
            upload = upload_to_go_on(self.actor, public_id)
        except NotFound:
            # A session that ended meanwhile: signed in again, it goes on.
            if self.actor is None:
                raise exceptions.NotAuthenticated from None
            raise
        must_hold(self.request, upload.door)
        # Of one that has ended nobody knows the office any more; why it ended is for whoever began it.
        if self.request.auth is not None and upload.door in upload_doors.office_doors() and upload.door_data:
            must_be_of(self.request, whole_number(upload.door_data.get("office")))
        return upload

    @extend_schema(operation_id="uploads_retrieve", responses=UploadSerializer)
    def get(self, request: Request, public_id: UUID) -> Response:
        """How far it is, and what became of it."""
        return Response(UploadSerializer(self.upload(public_id)).data)

    @extend_schema(exclude=True)
    def head(self, request: Request, public_id: UUID) -> Response:
        """How much of it is here (tus)."""
        if refused := self.must_speak_tus():
            return refused
        upload = self.upload(public_id)
        settle_upload(upload=upload)
        if upload.state not in {UploadState.RECEIVING, UploadState.RECEIVED, UploadState.TAKEN}:
            return Response(status=410)
        return Response(
            status=200,
            headers=progress_of(upload) | {"Upload-Length": str(upload.length), "Upload-Metadata": upload.metadata},
        )

    @extend_schema(
        operation_id="uploads_go_on",
        request=None,
        parameters=[RESUMABLE, OFFSET, CHECKSUM],
        responses={204: OpenApiResponse(description="`Upload-Offset` says how much is here.")} | REFUSED,
    )
    def patch(self, request: Request, public_id: UUID) -> Response:
        """Send the next bytes as application/offset+octet-stream (tus). `Upload-Checksum` covers this piece: sha1, sha256
        or md5. The last piece puts the file in its place, where it is prepared."""
        if refused := self.must_speak_tus():
            return refused
        upload = self.upload(public_id)
        if request.content_type != tus.PIECE and coming(request):
            raise exceptions.UnsupportedMediaType(request.content_type, f"Pieces come as {tus.PIECE}.")
        offset = tus.read_number(request.headers.get("Upload-Offset"), "Upload-Offset")
        upload = self.take_in(upload, offset)
        return Response(status=204, headers=progress_of(upload))

    @extend_schema(operation_id="uploads_stop", parameters=[RESUMABLE], responses={204: None} | REFUSED)
    def delete(self, request: Request, public_id: UUID) -> Response:
        """Stop it and delete what came of it (tus: termination)."""
        if refused := self.must_speak_tus():
            return refused
        stop_upload(upload=self.upload(public_id))
        return Response(status=204)


def coming(request: Any) -> int:
    """As much as the body is said to have."""
    return whole_number(request.META.get("CONTENT_LENGTH")) or 0


def address_of(upload: Upload) -> str:
    return reverse("api:upload-detail", args=[upload.public_id])


def progress_of(upload: Upload) -> dict[str, str]:
    told = {"Upload-Offset": str(upload.offset)}
    if upload.state == UploadState.RECEIVING:
        told["Upload-Expires"] = tus.written_expiry(upload.expires_at)
    return told
