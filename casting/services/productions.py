"""Productions: the film, series, play that calls belong to."""

from django.db import transaction

from accounts.models import Organisation, User
from accounts.services.activity import record_activity
from casting.models import CastingCall, Production
from casting.policies import can_manage_calls
from casting.services.call_drafts import LIVE, lock_roles
from casting.services.call_search import refresh_search
from casting.services.calls import slug_for
from casting.services.publishing import new_version, standing
from core.errors import Invalid, NotAllowed

FIELDS = (
    "kind", "title", "codename", "is_announced", "company", "director", "format", "synopsis", "agreement",
    "agreement_note", "asks_union_status", "starts_on", "ends_on",
)  # fmt: skip


@transaction.atomic(durable=True)
def make_production(*, actor: User, organisation: Organisation, values: dict) -> Production:
    _refuse_others(actor, organisation)
    production = Production(organisation=organisation, created_by=actor)
    _set(production, values)
    production.save()
    record_activity(actor=actor, verb="make", subject=production, organisation=organisation)
    return production


@transaction.atomic(durable=True)
def edit_production(*, actor: User, production: Production, values: dict) -> Production:
    """What actors read of it changes at once: published calls get a version, and who applied is told.

    A title that becomes secret again takes its old addresses with it: every call gets a new one.
    """
    production = Production.objects.select_related("organisation").select_for_update(of=("self",)).get(pk=production.pk)
    _refuse_others(actor, production.organisation)
    calls = _lock_calls(production)
    before = {call.pk: standing(call, lock_roles(call)) for call in calls if call.state in LIVE}
    was_announced, was_called = production.is_announced, production.public_title
    _set(production, values)
    production.save()
    for call in calls:
        _follow(call, production, was_announced=was_announced, was_called=was_called)
    refresh_search(calls)
    for call in calls:
        if call.pk in before:
            new_version(actor=actor, call=call, roles=lock_roles(call), before=before[call.pk])
    record_activity(actor=actor, verb="edit", subject=production, organisation=production.organisation)
    return production


def _refuse_others(actor: User, organisation: Organisation) -> None:
    if not can_manage_calls(actor, organisation):
        raise NotAllowed("Only the owner, directors and associates of the office change its productions.")


def _set(production: Production, values: dict) -> None:
    for name in FIELDS:
        if name in values:
            setattr(production, name, values[name])
    if not production.title.strip():
        raise Invalid("Give the production a title.", field="title")
    if not production.is_announced and not production.codename.strip():
        raise Invalid("Choose a codename to use until the production is announced.", field="codename")
    if not production.is_announced and production.codename.strip().casefold() == production.title.strip().casefold():
        raise Invalid("The codename is the title. Choose one that gives nothing away.", field="codename")
    if production.starts_on and production.ends_on and production.ends_on < production.starts_on:
        raise Invalid("The last day is before the first.", field="ends_on")


def _lock_calls(production: Production) -> list[CastingCall]:
    calls = list(
        CastingCall.objects.filter(production=production).select_for_update(of=("self",), no_key=True).order_by("pk")
    )
    for call in calls:
        call.production, call.organisation = production, production.organisation
    return calls


def _follow(call: CastingCall, production: Production, *, was_announced: bool, was_called: str) -> None:
    """A call headed with the production's name takes its new one; an address never names a title that is secret."""
    if call.title == was_called:
        call.title = production.public_title
    if was_announced and not production.is_announced:
        call.slug = slug_for(production.public_title)
    call.save(update_fields=["title", "slug"])
