"""Saved views: filters, order and layout of the board under a name."""

from django.db import IntegrityError, transaction
from django.http import QueryDict

from accounts.models import Organisation, User
from accounts.services.activity import record_activity
from casting.models import SavedView
from casting.policies import can_change_view, can_save_views, can_share_views
from casting.selectors.board import SORTS
from casting.selectors.filters import BoardFilters
from casting.states import SavedLayout, Stage
from core import clock
from core.errors import Conflict, Invalid, NotAllowed

LONGEST_NAME = 60
MOST_VIEWS = 50


@transaction.atomic(durable=True)
def save_view(
    *,
    actor: User,
    organisation: Organisation,
    name: str,
    query: str,
    layout: str = "",
    digit: int | None = None,
    is_shared: bool = False,
) -> SavedView:
    """Keep what a board shows. `query` is its query string: stage, sort and filters; anything else is dropped.

    A name that the person uses already is that view, saved again. A digit taken by another of theirs moves over.
    """
    if not can_save_views(actor, organisation):
        raise NotAllowed("Views are for the people who look at submissions.")
    _check_sharing(actor, organisation, is_shared)
    mine = SavedView.objects.filter(organisation=organisation, owner=actor, removed_at=None)
    name = _clean_name(name)
    known = mine.select_for_update().filter(name=name).first()
    if known is None and mine.count() >= MOST_VIEWS:
        raise Invalid(f"You keep {MOST_VIEWS} views. Remove one first.", field="name")
    view = known or SavedView(organisation=organisation, owner=actor, name=name)
    view.query, view.layout = clean_query(query, reviewer=actor), _layout(layout)
    view.is_shared, view.digit = is_shared, _free_digit(view, digit)
    _kept(view)
    if is_shared:
        record_activity(actor=actor, verb="share", subject=view, organisation=organisation)
    return view


@transaction.atomic(durable=True)
def change_view(*, actor: User, view: SavedView, name: str, is_shared: bool, digit: int | None) -> SavedView:
    """Rename, share or keep to oneself, and choose its key. The digit is its owner's."""
    _check_may_change(actor, view)
    if is_shared != view.is_shared:
        _check_sharing(actor, view.organisation, is_shared)
    was_shared = view.is_shared
    view.name, view.is_shared = _clean_name(name), is_shared
    if view.owner_id == actor.pk:
        view.digit = _free_digit(view, digit)
    _kept(view)
    if was_shared or is_shared:
        verb = "change" if was_shared and is_shared else "share" if is_shared else "unshare"
        record_activity(actor=actor, verb=verb, subject=view, organisation=view.organisation)
    return view


@transaction.atomic(durable=True)
def remove_view(*, actor: User, view: SavedView) -> None:
    _check_may_change(actor, view)
    gone = SavedView.objects.filter(pk=view.pk, removed_at=None).update(removed_at=clock.now())
    if gone and view.is_shared:
        record_activity(actor=actor, verb="remove", subject=view, organisation=view.organisation)


@transaction.atomic(durable=True)
def restore_view(*, actor: User, view: SavedView) -> None:
    """Takes a removal back; its key only if that is still free."""
    _check_may_change(actor, view)
    taken = SavedView.objects.filter(
        organisation=view.organisation, owner=view.owner_id, digit=view.digit, removed_at=None
    )
    if view.removed_at is not None and view.digit is not None and taken.exists():
        view.digit = None
    view.removed_at = None
    _kept(view)
    if view.is_shared:
        record_activity(actor=actor, verb="restore", subject=view, organisation=view.organisation)


def clean_query(text: str, *, reviewer: User) -> str:
    """The board's own query string again, from whatever was handed in. Raises Invalid for what no board shows."""
    given = QueryDict(text[:4000])
    filters = BoardFilters.from_query(given, reviewer=reviewer)
    query = filters.to_query()
    stage, sort = given.get("stage", ""), given.get("sort", "")
    if stage and stage not in Stage.values:
        raise Invalid("Choose one of the stages shown.", field="query")
    if sort and sort not in SORTS:
        raise Invalid("Choose one of the orders shown.", field="query")
    if stage:
        query["stage"] = stage
    if sort:
        query["sort"] = sort
    kept = query.urlencode()
    if len(kept) > SavedView._meta.get_field("query").max_length:
        raise Invalid("That is more than a view can hold. Take a filter away.", field="query")
    return kept


def _check_sharing(actor: User, organisation: Organisation, is_shared: bool) -> None:
    if is_shared and not can_share_views(actor, organisation):
        raise NotAllowed("Views for the team are shared by those who decide.")


def _check_may_change(actor: User, view: SavedView) -> None:
    if not can_change_view(actor, view):
        raise NotAllowed("A shared view is changed by the person who made it, or by a casting director.")


def _clean_name(text: str) -> str:
    name = " ".join(text.split())
    if not name:
        raise Invalid("Give the view a name.", field="name")
    if len(name) > LONGEST_NAME or "\0" in name:
        raise Invalid(f"A view's name holds {LONGEST_NAME} characters.", field="name")
    return name


def _layout(value: str) -> str:
    if value and value not in SavedLayout.values:
        raise Invalid("Choose one of the layouts offered.", field="layout")
    return value


def _free_digit(view: SavedView, digit: int | None) -> int | None:
    if digit is None:
        return None
    if digit not in range(1, 10):
        raise Invalid("A key is a digit from 1 to 9.", field="digit")
    others = SavedView.objects.filter(organisation=view.organisation, owner=view.owner_id, removed_at=None, digit=digit)
    others.exclude(pk=view.pk).update(digit=None)
    return digit


def _kept(view: SavedView) -> None:
    try:
        with transaction.atomic():
            view.save()
    except IntegrityError as error:
        raise Conflict("A view of that name is there already.", field="name") from error
