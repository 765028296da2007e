"""What an office keeps about performers: lists, notes, searches, whom it leaves out. Called inside the office's scope."""

from dataclasses import dataclass

from django.db.models import F, Prefetch

from accounts.models import Organisation, User
from core.errors import NotFound
from core.pages import Page, keyset_page
from talent import seen
from talent.models import (
    NotShown,
    OfficeNote,
    Performer,
    SavedSearch,
    SearchLog,
    TalentFolder,
    TalentList,
    TalentListEntry,
)
from talent.policies import findable_q
from talent.selectors.minors import minor_words, permit_words
from talent.selectors.profile import PublicPage, public_page
from talent.selectors.search import Card, cards_of

LOG_PAGE = 50


@dataclass(frozen=True)
class Entry:
    """Somebody on a list; without a card they are no longer listed, and only that they were there is left."""

    row: TalentListEntry
    card: Card | None


@dataclass(frozen=True)
class PersonPage:
    performer: Performer
    page: PublicPage
    minor: str
    permit: str
    notes: list[OfficeNote]
    lists: list[TalentList]
    history: list[seen.Line]
    targets: list[tuple[str, str]]
    left_out: NotShown | None


def lists_of(organisation: Organisation) -> list[TalentList]:
    rows = TalentList.objects.filter(organisation=organisation, removed_at__isnull=True).select_related("folder")
    return list(rows.order_by(F("folder__name").asc(nulls_last=True), "name", "pk"))


def list_choices(organisation: Organisation) -> list[tuple[int, str, str]]:
    """(id, name, its folder's name) of each, as `lists_of`: for a field to choose from."""
    rows = TalentList.objects.filter(organisation=organisation, removed_at__isnull=True)
    in_order = rows.order_by(F("folder__name").asc(nulls_last=True), "name", "pk")
    return [(pk, name, folder or "") for pk, name, folder in in_order.values_list("pk", "name", "folder__name")]


def folders_of(organisation: Organisation) -> list[TalentFolder]:
    """Each with its `open_lists`, in two statements."""
    lists = TalentList.objects.filter(organisation=organisation, removed_at__isnull=True)
    folders = TalentFolder.objects.filter(organisation=organisation)
    return list(folders.prefetch_related(Prefetch("lists", lists, to_attr="open_lists")))


def folder_for(organisation: Organisation, folder_id: int) -> TalentFolder:
    folder = TalentFolder.objects.filter(organisation=organisation, pk=folder_id).first()
    if folder is None:
        raise NotFound("That folder is no longer there.")
    folder.organisation = organisation
    return folder


def list_for(organisation: Organisation, list_id: int, *, removed: bool = False) -> TalentList:
    row = TalentList.objects.filter(organisation=organisation, pk=list_id, removed_at__isnull=not removed).first()
    if row is None:
        raise NotFound("That list is no longer there.")
    row.organisation = organisation
    return row


def entries_of(talent_list: TalentList) -> list[Entry]:
    """In the office's order."""
    rows = list(talent_list.entries.select_related("added_by").order_by("position", "id"))
    cards = {card.performer.pk: card for card in cards_of(talent_list.organisation, [row.performer_id for row in rows])}
    return [Entry(row, cards.get(row.performer_id)) for row in rows]


def entry_for(talent_list: TalentList, entry_id: int) -> TalentListEntry:
    entry = talent_list.entries.filter(pk=entry_id).select_related("performer").first()
    if entry is None:
        raise NotFound("They are not on this list any more.")
    entry.talent_list = talent_list
    return entry


def entry_on(talent_list: TalentList, performer_id: int) -> TalentListEntry:
    entry = talent_list.entries.filter(performer=performer_id).first()
    if entry is None:
        raise NotFound("They are not on this list.")
    entry.talent_list = talent_list
    return entry


def performers_to_keep(organisation: Organisation, ids: list[int]) -> list[Performer]:
    """Those of these whom the office may look for, in the order of the ids."""
    found = Performer.objects.filter(findable_q(organisation), pk__any_of=ids, erased_at=None).in_bulk()
    return [found[pk] for pk in ids if pk in found]


def performer_for(organisation: Organisation, slug: str) -> Performer:
    """Raises NotFound for whom the office may not look for."""
    performer = Performer.objects.filter(findable_q(organisation), slug=slug, erased_at=None).first()
    if performer is None:
        raise NotFound("There is no such performer for you to look at.")
    return performer


def person_page(actor: User, organisation: Organisation, slug: str) -> PersonPage:
    performer = performer_for(organisation, slug)
    left_out = NotShown.objects.filter(organisation=organisation, performer=performer).first()
    lists = TalentList.objects.filter(organisation=organisation, removed_at__isnull=True, entries__performer=performer)
    return PersonPage(
        performer=performer,
        page=public_page(actor, slug),
        minor=minor_words([performer]).get(performer.pk, ""),
        permit=permit_words([performer.pk]).get(performer.pk, ""),
        notes=notes_on(organisation, performer),
        lists=list(lists),
        history=seen.history_of(actor, organisation, performer.pk),
        targets=seen.targets_for(actor, organisation, performer.stage_name),
        left_out=left_out,
    )


def notes_on(organisation: Organisation, performer: Performer) -> list[OfficeNote]:
    rows = OfficeNote.objects.filter(organisation=organisation, performer=performer, removed_at__isnull=True)
    return list(rows.select_related("author"))


def note_for(organisation: Organisation, performer: Performer, note_id: int) -> OfficeNote:
    note = OfficeNote.objects.filter(organisation=organisation, performer=performer, pk=note_id).first()
    if note is None:
        raise NotFound("That note is no longer there.")
    note.organisation = organisation
    return note


def left_out_of(organisation: Organisation) -> list[tuple[NotShown, Card]]:
    """Whom the office leaves out, the latest first; who can no longer be looked for at all is not named."""
    rows = list(NotShown.objects.filter(organisation=organisation).select_related("added_by"))
    cards = {card.performer.pk: card for card in cards_of(organisation, [row.performer_id for row in rows])}
    return [(row, cards[row.performer_id]) for row in rows if row.performer_id in cards]


def left_out_unlisted(organisation: Organisation) -> int:
    """How many of those whom the office leaves out are no longer listed anyway."""
    listed = Performer.objects.filter(findable_q(organisation), erased_at=None)
    return NotShown.objects.filter(organisation=organisation).exclude(performer__in=listed).count()


def saved_searches_of(organisation: Organisation) -> list[SavedSearch]:
    return list(SavedSearch.objects.filter(organisation=organisation).select_related("made_by"))


def saved_search_named(organisation: Organisation, name: str) -> SavedSearch | None:
    saved = SavedSearch.objects.filter(organisation=organisation, name__iexact=" ".join(name.split())).first()
    if saved is not None:
        saved.organisation = organisation
    return saved


def saved_search_for(organisation: Organisation, saved_id: int) -> SavedSearch:
    saved = SavedSearch.objects.filter(organisation=organisation, pk=saved_id).first()
    if saved is None:
        raise NotFound("That search is no longer kept.")
    saved.organisation = organisation
    return saved


def search_log_page(organisation: Organisation, *, after: str | None = None) -> Page:
    """The latest first; for the office's owner."""
    rows = SearchLog.objects.filter(organisation=organisation).select_related("user")
    return keyset_page(rows, ["-id"], after=after, size=LOG_PAGE)
