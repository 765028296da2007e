"""Searches that an office keeps, the letters about who is new in them, and the log of all that were made."""

import datetime as dt
from collections.abc import Sequence

from django.db import IntegrityError, transaction
from django.db.models import Max

from accounts.models import Membership, Organisation, User
from accounts.services.activity import record_activity
from accounts.tenancy import across_offices, office_scope
from core import clock
from core.errors import Conflict, DomainError, Invalid
from notifications.services.outbox import NewMessage, add_messages
from talent.messages_search import NEW_PEOPLE, new_people_context
from talent.models import Performer, SavedSearch, SavedSearchMet
from talent.search.filters import Filters, read_filters
from talent.search_policies import KEEPING
from talent.selectors.search import cards_of, ids_found
from talent.services.talent_lists import must_keep, plain_name
from talent.states import AlertCadence

# A letter about who is new says something only of a search that is narrow enough to be read through.
MOST_FOLLOWED = 2000
MOST_IN_A_LETTER = 20
# Less than a day, so that the hour does not wander.
A_DAY = dt.timedelta(hours=23)


def save_search(
    *, actor: User, organisation: Organisation, name: str, filters: Filters, cadence: str = AlertCadence.NEVER
) -> SavedSearch:
    """Raises Invalid at "name" or "cadence". Whoever it finds now is new to nobody later."""
    must_keep(actor, organisation)
    _must_ask(filters)
    known = _followed(organisation, filters, cadence)
    saved = SavedSearch(
        organisation=organisation, name=plain_name(name), filters=filters.stored(), cadence=cadence, made_by=actor
    )
    with transaction.atomic(durable=True):
        try:
            with transaction.atomic():
                saved.save()
        except IntegrityError as error:
            raise Invalid("There is a saved search of that name already.", field="name") from error
        _meet(saved, known)
        record_activity(actor=actor, verb="save", subject=saved, organisation=organisation, data={"name": saved.name})
    return saved


def change_saved_search(
    *, actor: User, saved: SavedSearch, name: str, cadence: str, filters: Filters | None = None
) -> None:
    """With `filters`, what it asks from now on. Raises Invalid at "name" or "cadence".

    Letters that begin, or that follow something else now, name nobody whom it finds already; a new name alone leaves
    those in the next letter who are due in it.
    """
    must_keep(actor, saved.organisation)
    known = _met_by_change(saved, cadence, filters)
    with transaction.atomic(durable=True):
        row = SavedSearch.objects.select_for_update(no_key=True).filter(pk=saved.pk).first()
        if row is None:
            raise Conflict("That search was removed meanwhile.")
        row.name, row.cadence = plain_name(name), cadence
        if filters is not None:
            row.filters = filters.stored()
        try:
            with transaction.atomic():
                row.save(update_fields=["name", "cadence", "filters"])
        except IntegrityError as error:
            raise Invalid("There is a saved search of that name already.", field="name") from error
        _meet(row, known)
        record_activity(actor=actor, verb="change", subject=row, organisation=row.organisation, data={"name": row.name})


@transaction.atomic(durable=True)
def remove_saved_search(*, actor: User, saved: SavedSearch) -> None:
    must_keep(actor, saved.organisation)
    record_activity(
        actor=actor, verb="remove", subject=saved, organisation=saved.organisation, data={"name": saved.name}
    )
    SavedSearch.objects.filter(pk=saved.pk).delete()


def _met_by_change(saved: SavedSearch, cadence: str, filters: Filters | None) -> list[int]:
    if filters is None and cadence in (saved.cadence, AlertCadence.NEVER):
        return []
    if filters is not None:
        _must_ask(filters)
    found = _followed(saved.organisation, filters or read_filters(saved.filters), cadence)
    return [] if filters is None and saved.cadence != AlertCadence.NEVER else found


def _must_ask(filters: Filters) -> None:
    if filters.is_empty:
        raise Invalid("Ask for something first: this would keep a search for everybody.", field="name")


def _followed(organisation: Organisation, filters: Filters, cadence: str) -> list[int]:
    if cadence not in AlertCadence.values:
        raise Invalid("Choose how often letters should come.", field="cadence")
    if cadence == AlertCadence.NEVER:
        return []
    if filters.union:
        raise Invalid(
            "What people told your office about unions goes into no letter. Keep this search without letters.",
            field="cadence",
        )
    ids = ids_found(organisation, filters, most=MOST_FOLLOWED + 1)
    if len(ids) > MOST_FOLLOWED:
        raise Invalid(
            f"This finds more than {MOST_FOLLOWED:,} people. Ask for more before you have letters about new ones.",
            field="cadence",
        )
    return ids


def _meet(saved: SavedSearch, ids: Sequence[int]) -> None:
    SavedSearchMet.objects.bulk_create(
        [SavedSearchMet(saved_search=saved, performer_id=pk) for pk in ids], batch_size=1000, ignore_conflicts=True
    )


def write_search_letters(cadence: str) -> int:
    """Letters about who is new in searches of that cadence; returns how many were written. Coming twice changes nothing."""
    with across_offices("the clock looks through the saved searches of all offices"):
        ids = list(SavedSearch.objects.filter(cadence=cadence).order_by("pk").values_list("pk", flat=True))
    return sum(_write_letter(pk) for pk in ids)


def _write_letter(pk: int) -> int:
    """One search: whom it finds, has not met, and may be found by that office now."""
    with across_offices("one saved search, whose office is then the scope"):
        saved = SavedSearch.objects.select_related("organisation", "made_by").filter(pk=pk).first()
    if saved is None:
        return 0
    organisation = saved.organisation
    with office_scope(organisation), transaction.atomic(durable=True):
        locked = SavedSearch.objects.select_for_update(no_key=True).filter(pk=pk).first()
        if locked is None or locked.cadence == AlertCadence.NEVER:
            return 0
        told = locked.met.aggregate(last=Max("told_at"))["last"]
        if locked.cadence == AlertCadence.DAILY and told and clock.now() - told < A_DAY:
            return 0
        try:
            found = ids_found(organisation, read_filters(locked.filters), most=MOST_FOLLOWED)
        except DomainError:
            # The list or role that it asks for is gone, or hides its names: its page says so, and others have letters.
            return 0
        known = set(locked.met.values_list("performer_id", flat=True))
        fresh = [pk for pk in found if pk not in known]
        if not fresh:
            return 0
        _meet(locked, fresh)
        people = [card.performer for card in cards_of(organisation, fresh)]
        writer = saved.made_by
        if not people or writer is None or not _still_keeps(writer, organisation):
            return 0
        SavedSearchMet.objects.filter(saved_search=locked, performer__in=people).update(told_at=clock.now())
        add_messages([_letter(locked, organisation, writer, people)])
    return 1


def _still_keeps(user: User, organisation: Organisation) -> bool:
    return user.is_active and Membership.objects.filter(user=user, organisation=organisation, role__in=KEEPING).exists()


def _letter(saved: SavedSearch, organisation: Organisation, writer: User, people: list[Performer]) -> NewMessage:
    return NewMessage(
        kind=NEW_PEOPLE,
        to_email=writer.email,
        to_name=writer.name,
        recipient_id=writer.pk,
        organisation_id=organisation.pk,
        time_zone=writer.time_zone,
        context=new_people_context(saved=saved, reader=writer, people=people[:MOST_IN_A_LETTER], total=len(people)),
        # Whoever is new in a search is new in it once, so the last of them names the letter.
        dedupe_key=f"search:{saved.pk}:{max(one.pk for one in people)}:{len(people)}:{clock.today():%Y%m%d}",
        subject_type=saved._meta.label_lower,
        subject_id=saved.pk,
    )
