"""Which open parts a performer was, or is to be, told of; and who wants to hear of them."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import User
from accounts.tenancy import across_offices
from casting.models import Role, RoleAlert, Submission
from casting.selectors.applying import TAKING
from casting.states import CallState, Release
from core import clock
from core.errors import NotFound
from talent.models import AlertSettings, Performer
from talent.selectors import performers_for_account
from talent.states import AlertCadence

WHY = "open calls lie in many offices, and their parts are told to whoever asked"
SHOWN = 20


@dataclass(frozen=True)
class OwnAlerts:
    """What one performer hears of. `alerts` are open parts that fit, the newest first, each with its reasons."""

    performer: Performer
    settings: AlertSettings
    alerts: list[RoleAlert]


def still_open() -> Q:
    return Q(
        role__state__in=TAKING,
        role__call__state=CallState.PUBLISHED,
        role__call__release=Release.PUBLIC,
        role__call__deadline_at__gt=clock.now(),
    )


def own_alerts(user: User) -> list[OwnAlerts]:
    """For everybody whom this sign-in is, or answers for; three statements whatever their number."""
    performers = performers_for_account(user)
    ids = [performer.pk for performer in performers]
    settings = {row.performer_id: row for row in AlertSettings.objects.filter(performer__in=performers)}
    found: dict[int, list[RoleAlert]] = {}
    with across_offices(WHY):
        rows = RoleAlert.objects.select_related("role__call__production", "role__production", "role__organisation")
        for row in rows.filter(still_open(), performer_id__any_of=ids).order_by("-pk")[: SHOWN * max(len(ids), 1)]:
            found.setdefault(row.performer_id, []).append(row)
    return [
        OwnAlerts(
            performer,
            settings.get(performer.pk) or AlertSettings(performer=performer),
            found.get(performer.pk, [])[:SHOWN],
        )
        for performer in performers
    ]


def own_alerts_of(user: User, slug: str) -> OwnAlerts:
    """Raises NotFound where the profile is not the reader's, and not that of a child whom they answer for."""
    for row in own_alerts(user):
        if row.performer.slug == slug:
            return row
    raise NotFound("There is no such profile of yours.")


def might_fit(role: Role) -> QuerySet[AlertSettings]:
    """Who asked to be told and was not told of this role yet, but for those whom its ages and genders plainly leave out.

    `role` has its call. What is left is looked at by `casting.fit`; this only keeps 200,000 people from being read.
    """
    told = RoleAlert.objects.filter(role=role, performer=OuterRef("performer"))
    in_already = Submission.objects.filter(role=role, performer=OuterRef("performer"))
    rows = AlertSettings.objects.exclude(cadence=AlertCadence.NEVER).filter(
        ~Exists(told), ~Exists(in_already), performer__erased_at__isnull=True
    )
    if role.call.is_paid is False:
        rows = rows.filter(only_paid=False)
    if role.playing_age_max is not None:
        rows = rows.exclude(performer__playing_age_min__gt=role.playing_age_max)
    if role.playing_age_min is not None:
        rows = rows.exclude(performer__playing_age_max__lt=role.playing_age_min)
    if role.genders:
        rows = rows.filter(Q(performer__plays__overlap=role.genders) | Q(performer__plays__len=0))
    return rows
