"""Looking for performers by token, and what an office keeps of it: the same selectors and services as the pages."""

from dataclasses import replace
from typing import Any

from django.http import HttpResponseBase
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from accounts.api.office import OfficeView
from accounts.states import TokenScope
from core.errors import NotAllowed
from talent.search.filters import READERS, Filters, read_filters
from talent.search_policies import can_read_search_log, can_search_talent
from talent.selectors.office_talent import (
    entries_of,
    folder_for,
    left_out_of,
    list_for,
    lists_of,
    note_for,
    notes_on,
    performer_for,
    performers_to_keep,
    saved_search_for,
    saved_searches_of,
    search_log_page,
)
from talent.selectors.search import search_page
from talent.selectors.search_facets import search_facets
from talent.services.office_talent import add_office_note, leave_out, remove_office_note, show_again
from talent.services.saved_searches import change_saved_search, remove_saved_search, save_search
from talent.services.search_log import log_counts, log_search, mark_of
from talent.services.talent_lists import (
    add_to_list,
    change_list,
    make_list,
    remove_list,
    take_off_list,
    take_off_unlisted,
)
from talent.states import AlertCadence
from talent.views.search.lists import list_file

FILTERS = [OpenApiParameter(name, OpenApiTypes.STR, many=True, required=False) for name in READERS]
OF = OpenApiParameter(
    "of", OpenApiTypes.STR, required=False, description="`counts_of` of the search whose counts these are."
)
AFTER = OpenApiParameter("after", OpenApiTypes.STR, required=False, description="A cursor from `next_cursor`.")


class TalentView(OfficeView):
    read_scope, write_scope = TokenScope.TALENT_READ, TokenScope.TALENT_WRITE

    def initial(self, request, *args, **kwargs):
        super().initial(request, *args, **kwargs)
        if not can_search_talent(request.user, self.office):
            raise NotAllowed(
                "Performers are looked for by casting offices, and there by those who look at submissions."
            )

    def given(self, serializer_class, **options) -> dict:
        serializer = serializer_class(data=self.request.data, **options)
        serializer.is_valid(raise_exception=True)
        return dict(serializer.validated_data)

    def filters(self, request) -> Filters:
        """Of unions only what a token may read that reads submissions, where it was told."""
        filters = read_filters(request.query_params)
        if filters.union and TokenScope.SUBMISSIONS_READ not in request.auth.scopes:
            raise NotAllowed(f"To ask about unions a token needs {TokenScope.SUBMISSIONS_READ} besides.")
        return replace(filters, reader_id=request.user.pk)


class CountSerializer(serializers.Serializer):
    """`is_exact` is false for what a sample makes likely."""

    number = serializers.IntegerField()
    is_exact = serializers.BooleanField()


class FoundPersonSerializer(serializers.Serializer):
    id = serializers.IntegerField(source="performer.pk")
    slug = serializers.SlugField(source="performer.slug")
    stage_name = serializers.CharField(source="performer.stage_name")
    playing_age_min = serializers.IntegerField(source="performer.playing_age_min", allow_null=True)
    playing_age_max = serializers.IntegerField(source="performer.playing_age_max", allow_null=True)
    height_cm = serializers.IntegerField(source="performer.height_cm", allow_null=True)
    bases = serializers.ListField(child=serializers.CharField(), source="performer.bases")
    minor = serializers.CharField(help_text="“minor: 9 years”, or empty.")


class FoundSerializer(serializers.Serializer):
    """`seed` is where the shuffled order begins: send it again with `after`.

    `counts_of` is sent as `of` with the same filters to `talent/facets/`, whose counts then belong to this search.
    `count` is of the whole search, on its first page; null on the pages after it.
    """

    results = FoundPersonSerializer(many=True, source="cards")
    next_cursor = serializers.CharField(allow_null=True)
    count = CountSerializer(allow_null=True)
    near = serializers.ListField(child=serializers.CharField())
    counts_of = serializers.CharField()


class ChoiceSerializer(serializers.Serializer):
    """`count` is null where the answer would widen what was counted."""

    value = serializers.CharField()
    label = serializers.CharField()
    count = CountSerializer(allow_null=True)
    is_chosen = serializers.BooleanField()


class FacetSerializer(serializers.Serializer):
    name = serializers.CharField()
    label = serializers.CharField()
    choices = ChoiceSerializer(many=True)


class FacetsSerializer(serializers.Serializer):
    count = CountSerializer()
    facets = FacetSerializer(many=True)
    unstated = serializers.DictField(child=CountSerializer())


class TalentSearch(TalentView):
    @extend_schema(operation_id="talent_search", parameters=[*FILTERS, AFTER], responses=FoundSerializer)
    def get(self, request):
        """Filters as in the page's address. Each search is written to the log of the office's owner."""
        filters, after = self.filters(request), request.query_params.get("after") or None
        found = search_page(self.office, filters, after=after)
        by = {"actor": request.user, "organisation": self.office, "filters": filters}
        mark = mark_of(**by) if after else log_search(**by, count=found.count)
        whole = {"counts_of": mark, "count": None if after else found.count}
        return Response(FoundSerializer(vars(found) | whole).data)


class TalentFacets(TalentView):
    @extend_schema(operation_id="talent_facets", parameters=[*FILTERS, OF], responses=FacetsSerializer)
    def get(self, request):
        """Counts asked for alone are written to the log of the office's owner as a search."""
        filters, of = self.filters(request), request.query_params.get("of", "")
        counted = search_facets(self.office, filters)
        log_counts(actor=request.user, organisation=self.office, filters=filters, count=counted.count, of=of)
        return Response(FacetsSerializer(counted).data)


class TalentListSerializer(serializers.Serializer):
    id = serializers.IntegerField(source="pk", read_only=True)
    name = serializers.CharField(max_length=80)
    note = serializers.CharField(max_length=300, required=False, allow_blank=True)
    folder = serializers.CharField(source="folder.name", read_only=True, default="")
    folder_id = serializers.IntegerField(read_only=True, allow_null=True)
    total = serializers.IntegerField(read_only=True)


class TalentListChangesSerializer(serializers.Serializer):
    """`folder` is the id of one, or null for none."""

    name = serializers.CharField(max_length=80)
    note = serializers.CharField(max_length=300, allow_blank=True)
    folder = serializers.IntegerField(min_value=1, allow_null=True)


class ListEntrySerializer(serializers.Serializer):
    note = serializers.CharField(source="row.note")
    person = FoundPersonSerializer(source="card", allow_null=True)


class PeopleSerializer(serializers.Serializer):
    performers = serializers.ListField(child=serializers.IntegerField(min_value=1), max_length=500, allow_empty=False)


class TalentListChangeSerializer(serializers.Serializer):
    changed = serializers.IntegerField()


class TalentLists(TalentView):
    @extend_schema(operation_id="talent_lists", responses=TalentListSerializer(many=True))
    def get(self, request):
        return Response(TalentListSerializer(lists_of(self.office), many=True).data)

    @extend_schema(operation_id="talent_list_make", request=TalentListSerializer, responses={201: TalentListSerializer})
    def post(self, request):
        made = make_list(actor=request.user, organisation=self.office, **self.given(TalentListSerializer))
        return Response(TalentListSerializer(made).data, status=201)


class TalentListDetail(TalentView):
    @extend_schema(operation_id="talent_list_read", responses=ListEntrySerializer(many=True))
    def get(self, request, list_id):
        """In the office's order. Who can no longer be looked for has no `person`."""
        return Response(ListEntrySerializer(entries_of(list_for(self.office, list_id)), many=True).data)

    @extend_schema(operation_id="talent_list_add", request=PeopleSerializer, responses=TalentListChangeSerializer)
    def post(self, request, list_id):
        people = performers_to_keep(self.office, self.given(PeopleSerializer)["performers"])
        row = list_for(self.office, list_id)
        return Response({"changed": add_to_list(actor=request.user, talent_list=row, performers=people)})

    @extend_schema(
        operation_id="talent_list_change", request=TalentListChangesSerializer, responses=TalentListSerializer
    )
    def patch(self, request, list_id):
        """Its name, what it is for, and the folder in which it lies."""
        row = list_for(self.office, list_id)
        given = self.given(TalentListChangesSerializer, partial=True)
        values = {"name": row.name, "note": row.note, "folder": row.folder} | given
        if given.get("folder"):
            values["folder"] = folder_for(self.office, given["folder"])
        change_list(actor=request.user, talent_list=row, **values)
        return Response(TalentListSerializer(list_for(self.office, list_id)).data)

    @extend_schema(operation_id="talent_list_remove", responses={204: None})
    def delete(self, request, list_id):
        remove_list(actor=request.user, talent_list=list_for(self.office, list_id))
        return Response(status=204)


class TalentListClear(TalentView):
    @extend_schema(operation_id="talent_list_clear", request=None, responses=TalentListChangeSerializer)
    def post(self, request, list_id):
        """Takes off whoever is no longer listed."""
        row = list_for(self.office, list_id)
        return Response({"changed": take_off_unlisted(actor=request.user, talent_list=row)})


class TalentListFile(TalentView):
    @extend_schema(
        operation_id="talent_list_file",
        responses={(200, "text/csv"): OpenApiTypes.STR},
        parameters=[OpenApiParameter("as", enum=["csv", "xlsx"], required=False)],
    )
    def get(self, request, list_id) -> HttpResponseBase:
        """The list as a file: CSV, or a workbook with `as=xlsx`."""
        row = list_for(self.office, list_id)
        return list_file(request.user, row, kind=request.query_params.get("as", "csv"))


class TalentListTakeOff(TalentView):
    @extend_schema(operation_id="talent_list_take_off", request=PeopleSerializer, responses=TalentListChangeSerializer)
    def post(self, request, list_id):
        people = performers_to_keep(self.office, self.given(PeopleSerializer)["performers"])
        row = list_for(self.office, list_id)
        return Response({"changed": take_off_list(actor=request.user, talent_list=row, performers=people)})


class OfficeNoteSerializer(serializers.Serializer):
    id = serializers.IntegerField(source="pk", read_only=True)
    text = serializers.CharField(max_length=1000)
    author = serializers.CharField(source="author.name", read_only=True, default="")
    created_at = serializers.DateTimeField(read_only=True)


class OfficeNotes(TalentView):
    @extend_schema(operation_id="office_notes", responses=OfficeNoteSerializer(many=True))
    def get(self, request, slug):
        notes = notes_on(self.office, performer_for(self.office, slug))
        return Response(OfficeNoteSerializer(notes, many=True).data)

    @extend_schema(
        operation_id="office_note_write", request=OfficeNoteSerializer, responses={201: OfficeNoteSerializer}
    )
    def post(self, request, slug):
        """Stays with the office."""
        note = add_office_note(
            actor=request.user,
            organisation=self.office,
            performer=performer_for(self.office, slug),
            text=self.given(OfficeNoteSerializer)["text"],
        )
        return Response(OfficeNoteSerializer(note).data, status=201)


class OfficeNoteDetail(TalentView):
    @extend_schema(operation_id="office_note_remove", responses={204: None})
    def delete(self, request, slug, note_id):
        remove_office_note(actor=request.user, note=note_for(self.office, performer_for(self.office, slug), note_id))
        return Response(status=204)


class LeftOutSerializer(serializers.Serializer):
    why = serializers.CharField(max_length=200, required=False, allow_blank=True, default="")


class LeftOutPersonSerializer(serializers.Serializer):
    why = serializers.CharField()
    person = FoundPersonSerializer()


class LeftOut(TalentView):
    @extend_schema(operation_id="left_out", responses=LeftOutPersonSerializer(many=True))
    def get(self, request):
        rows = [{"why": row.why, "person": card} for row, card in left_out_of(self.office)]
        return Response(LeftOutPersonSerializer(rows, many=True).data)


class LeftOutPerson(TalentView):
    @extend_schema(operation_id="left_out_add", request=LeftOutSerializer, responses={204: None})
    def put(self, request, slug):
        """Out of this office's searches; private to the office."""
        performer = performer_for(self.office, slug)
        leave_out(actor=request.user, organisation=self.office, performer=performer, **self.given(LeftOutSerializer))
        return Response(status=204)

    @extend_schema(operation_id="left_out_end", responses={204: None})
    def delete(self, request, slug):
        show_again(actor=request.user, organisation=self.office, performer=performer_for(self.office, slug))
        return Response(status=204)


class SavedSearchSerializer(serializers.Serializer):
    """`filters` are those of the search, each a list of texts: {"skills": ["fencing"], "age_from": ["30"]}."""

    id = serializers.IntegerField(source="pk", read_only=True)
    name = serializers.CharField(max_length=80)
    filters = serializers.DictField(child=serializers.ListField(child=serializers.CharField(max_length=200)))
    cadence = serializers.ChoiceField(choices=AlertCadence.choices, default=AlertCadence.NEVER)


class SavedSearches(TalentView):
    @extend_schema(operation_id="saved_searches", responses=SavedSearchSerializer(many=True))
    def get(self, request):
        return Response(SavedSearchSerializer(saved_searches_of(self.office), many=True).data)

    @extend_schema(
        operation_id="saved_search_make", request=SavedSearchSerializer, responses={201: SavedSearchSerializer}
    )
    def post(self, request):
        given = self.given(SavedSearchSerializer)
        filters: Filters = read_filters(given.pop("filters"))
        saved = save_search(actor=request.user, organisation=self.office, filters=filters, **given)
        return Response(SavedSearchSerializer(saved).data, status=201)


class SavedSearchDetail(TalentView):
    @extend_schema(
        operation_id="saved_search_change",
        request=SavedSearchSerializer(partial=True),
        responses=SavedSearchSerializer,
    )
    def patch(self, request, saved_id):
        """Its name, its letters, and, with `filters`, all of what it asks."""
        saved = saved_search_for(self.office, saved_id)
        given = self.given(SavedSearchSerializer, partial=True)
        values: dict[str, Any] = {"name": saved.name, "cadence": saved.cadence} | given
        if "filters" in given:
            values["filters"] = read_filters(given["filters"])
        change_saved_search(actor=request.user, saved=saved, **values)
        return Response(SavedSearchSerializer(saved_search_for(self.office, saved_id)).data)

    @extend_schema(operation_id="saved_search_remove", responses={204: None})
    def delete(self, request, saved_id):
        remove_saved_search(actor=request.user, saved=saved_search_for(self.office, saved_id))
        return Response(status=204)


class SearchLogLineSerializer(serializers.Serializer):
    at = serializers.DateTimeField(source="created_at")
    who = serializers.CharField(source="user.name", default="")
    filters = serializers.DictField()
    found = serializers.IntegerField()


class SearchLogSerializer(serializers.Serializer):
    results = SearchLogLineSerializer(many=True, source="rows")
    next_cursor = serializers.CharField(allow_null=True)


class SearchLogLines(TalentView):
    @extend_schema(operation_id="talent_search_log", parameters=[AFTER], responses=SearchLogSerializer)
    def get(self, request):
        """For the office's owner: who looked for whom."""
        if not can_read_search_log(request.user, self.office):
            raise NotAllowed("What the office looked for is for its owners to read.")
        page = search_log_page(self.office, after=request.query_params.get("after") or None)
        return Response(SearchLogSerializer(page).data)


URLS = [
    ("talent/search/", TalentSearch, "talent-search"),
    ("talent/facets/", TalentFacets, "talent-facets"),
    ("talent/lists/", TalentLists, "talent-lists"),
    ("talent/lists/<int:list_id>/", TalentListDetail, "talent-list"),
    ("talent/lists/<int:list_id>/clear/", TalentListClear, "talent-list-clear"),
    ("talent/lists/<int:list_id>/file/", TalentListFile, "talent-list-file"),
    ("talent/lists/<int:list_id>/take-off/", TalentListTakeOff, "talent-list-take-off"),
    ("talent/people/<slug:slug>/notes/", OfficeNotes, "office-notes"),
    ("talent/people/<slug:slug>/notes/<int:note_id>/", OfficeNoteDetail, "office-note"),
    ("talent/left-out/", LeftOut, "left-out"),
    ("talent/left-out/<slug:slug>/", LeftOutPerson, "left-out-person"),
    ("talent/saved/", SavedSearches, "saved-searches"),
    ("talent/saved/<int:saved_id>/", SavedSearchDetail, "saved-search"),
    ("talent/log/", SearchLogLines, "search-log"),
]
