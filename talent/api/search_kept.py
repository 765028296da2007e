"""Lists of an office by token: their folders, their order, their notes, and those that were removed."""

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from talent.api.search import TalentListSerializer, TalentView
from talent.selectors.office_talent import entry_on, folder_for, folders_of, list_for
from talent.services.talent_lists import (
    MOST_ON_A_LIST,
    make_folder,
    note_on_list,
    order_list,
    remove_folder,
    rename_folder,
    restore_list,
)


class TalentFolderSerializer(serializers.Serializer):
    id = serializers.IntegerField(source="pk", read_only=True)
    name = serializers.CharField(max_length=80)


class TalentFolders(TalentView):
    @extend_schema(operation_id="talent_folders", responses=TalentFolderSerializer(many=True))
    def get(self, request):
        return Response(TalentFolderSerializer(folders_of(self.office), many=True).data)

    @extend_schema(
        operation_id="talent_folder_make", request=TalentFolderSerializer, responses={201: TalentFolderSerializer}
    )
    def post(self, request):
        made = make_folder(actor=request.user, organisation=self.office, **self.given(TalentFolderSerializer))
        return Response(TalentFolderSerializer(made).data, status=201)


class TalentFolderDetail(TalentView):
    @extend_schema(
        operation_id="talent_folder_change", request=TalentFolderSerializer, responses=TalentFolderSerializer
    )
    def patch(self, request, folder_id):
        folder = folder_for(self.office, folder_id)
        rename_folder(actor=request.user, folder=folder, **self.given(TalentFolderSerializer))
        return Response(TalentFolderSerializer(folder).data)

    @extend_schema(operation_id="talent_folder_remove", responses={204: None})
    def delete(self, request, folder_id):
        """Its lists stay, in no folder."""
        remove_folder(actor=request.user, folder=folder_for(self.office, folder_id))
        return Response(status=204)


class TalentListRestore(TalentView):
    @extend_schema(operation_id="talent_list_restore", request=None, responses=TalentListSerializer)
    def post(self, request, list_id):
        """A removed list, as it was."""
        restore_list(actor=request.user, talent_list=list_for(self.office, list_id, removed=True))
        return Response(TalentListSerializer(list_for(self.office, list_id)).data)


class ListOrderSerializer(serializers.Serializer):
    performers = serializers.ListField(
        child=serializers.IntegerField(min_value=1), max_length=MOST_ON_A_LIST, allow_empty=False
    )


class TalentListOrder(TalentView):
    @extend_schema(operation_id="talent_list_order", request=ListOrderSerializer, responses={204: None})
    def put(self, request, list_id):
        """Whoever is named comes first, in that order; the rest keeps its places behind."""
        row = list_for(self.office, list_id)
        order_list(actor=request.user, talent_list=row, performer_ids=self.given(ListOrderSerializer)["performers"])
        return Response(status=204)


class ListNoteSerializer(serializers.Serializer):
    note = serializers.CharField(max_length=300, allow_blank=True)


class TalentListNote(TalentView):
    @extend_schema(operation_id="talent_list_note", request=ListNoteSerializer, responses={204: None})
    def put(self, request, list_id, performer_id):
        """What the office says on this list about somebody who is on it."""
        entry = entry_on(list_for(self.office, list_id), performer_id)
        note_on_list(actor=request.user, entry=entry, **self.given(ListNoteSerializer))
        return Response(status=204)


URLS = [
    ("talent/folders/", TalentFolders, "talent-folders"),
    ("talent/folders/<int:folder_id>/", TalentFolderDetail, "talent-folder"),
    ("talent/lists/<int:list_id>/restore/", TalentListRestore, "talent-list-restore"),
    ("talent/lists/<int:list_id>/order/", TalentListOrder, "talent-list-order"),
    ("talent/lists/<int:list_id>/people/<int:performer_id>/note/", TalentListNote, "talent-list-note"),
]
