"""The paper of a child's work permit, for those who answer for the child alone."""

from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.parsers import MultiPartParser
from rest_framework.response import Response

from core.errors import NotAllowed, NotFound
from talent.addresses import paper_url
from talent.api.views import OwnView
from talent.models import WorkPermit
from talent.policies import can_answer_for
from talent.selectors.guardians import permit_of
from talent.services.permits import put_paper


class PermitPaperSerializer(serializers.Serializer):
    file = serializers.FileField(help_text="A PDF or a photograph, of up to 20 MB.", allow_empty_file=True)


class PermitPaper(OwnView):
    parser_classes = [MultiPartParser]

    def permit(self, slug: str, permit_id: int) -> WorkPermit:
        performer = self.performer(slug)
        if not can_answer_for(self.request.user, performer):
            raise NotAllowed("Only whoever answers for this child may do that.")
        return permit_of(performer, permit_id)

    @extend_schema(operation_id="permits_paper", responses={302: OpenApiResponse(description="Where it lies.")})
    def get(self, request, slug, permit_id):
        """Leads to an address that is good for five minutes, from which the paper can be saved as it was sent."""
        asset = self.permit(slug, permit_id).document
        if asset is None or not asset.original:
            raise NotFound("There is no paper for this permit.")
        where = {"Location": paper_url(asset.public_id), "Cache-Control": "private, no-store"}
        return Response(status=302, headers=where)

    @extend_schema(operation_id="permits_put_paper", request=PermitPaperSerializer, responses={204: None})
    def put(self, request, slug, permit_id):
        """Add it, or put another one in its place; the one before is erased."""
        permit = self.permit(slug, permit_id)
        given = PermitPaperSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        put_paper(actor=request.user, permit=permit, file=given.validated_data["file"])
        return Response(status=204)
