"""A family: two children, their parents and a chaperone, permits, and the parts that they and Noor are told of."""

import datetime as dt
from collections.abc import Iterable

from accounts.models import User
from accounts.tenancy import across_offices
from casting.models import CastingCall
from casting.services.alerts import match_call, set_alerts
from casting.states import CallState
from config.demo.offices import Offices
from config.demo.timeline import Timeline, living_at
from core.tokens import digest
from talent.models import Guardianship, Performer, ProfileInvitation, Representation
from talent.services.entries import LanguageEntry, SkillEntry, set_languages, set_skills
from talent.services.permits import add_permit
from talent.services.profiles import create_performer
from talent.states import AlertCadence, InvitationPurpose, Relation, Standing

CHILDREN = (
    {"name": "Tilda Fell", "years": 9, "plays": (8, 11), "skills": ("Cartwheels", "Recorder", "Crab fishing")},
    {"name": "Rowan Fell", "years": 13, "plays": (12, 15), "skills": ("Drums", "Sea swimming", "Skateboarding")},
)


def bring_up_a_family(offices: Offices, timeline: Timeline) -> None:
    parent = offices.parent
    with living_at(timeline.at(-150)):
        children = [_child(parent, timeline.day(0), **child) for child in CHILDREN]
    tilda, rowan = children
    with living_at(timeline.at(-140)):
        for child in children:
            Guardianship.objects.create(performer=child, user=offices.other_parent, relation=Relation.PARENT)
        Guardianship.objects.create(performer=tilda, user=offices.chaperone, relation=Relation.CHAPERONE)
        with across_offices("a demo gives a child an agent"):
            Representation.objects.create(
                performer=tilda, organisation=offices.bellweather, agent=offices.agent, standing=Standing.CONFIRMED,
                territory="UK and Ireland", decided_by=parent, decided_at=timeline.at(-140),
            )  # fmt: skip
    with living_at(timeline.at(-60)):
        _permits(parent, tilda, rowan, timeline)
    with living_at(timeline.at(-2)):
        ProfileInvitation.objects.create(
            performer=rowan, purpose=InvitationPurpose.GUARDIAN, relation=Relation.GUARDIAN,
            email="hettie.fell@demo.example", token_digest=digest("demo: a grandmother"), invited_by=parent,
            expires_at=timeline.at(12),
        )  # fmt: skip


def tell_of_parts(offices: Offices, timeline: Timeline) -> None:
    """Noor and the children hear of what fits, once a day."""
    with living_at(timeline.at(-1)):
        for user, performers in (
            (offices.actor, Performer.objects.filter(account=offices.actor)),
            (offices.parent, Performer.objects.filter(account=offices.parent)),
        ):
            _listen(user, performers)
        with across_offices("a demo matches every open call"):
            calls = list(
                CastingCall.objects.filter(state=CallState.PUBLISHED).order_by("pk").values_list("pk", flat=True)
            )
        for call_id in calls:
            match_call(call_id=call_id)


def _listen(user: User, performers: Iterable[Performer]) -> None:
    for performer in performers:
        set_alerts(actor=user, performer=performer, cadence=AlertCadence.DAILY, only_paid=True, only_near=False)


def _child(
    parent: User, today: dt.date, *, name: str, years: int, plays: tuple[int, int], skills: tuple[str, ...]
) -> Performer:
    born_on = today - dt.timedelta(days=years * 365 + 130)
    child = create_performer(
        actor=parent, stage_name=name, playing_age_min=plays[0], playing_age_max=plays[1], bases=["Leeds"],
        born_on=born_on, relation=Relation.PARENT,
    )  # fmt: skip
    set_skills(actor=parent, performer=child, entries=[SkillEntry(skill, "skilled") for skill in skills])
    set_languages(actor=parent, performer=child, entries=[LanguageEntry("English", "native")])
    # The same address every time the demo is made.
    Performer.objects.filter(pk=child.pk).update(slug=name.lower().replace(" ", "-"))
    child.refresh_from_db()
    return child


def _permits(parent: User, tilda: Performer, rowan: Performer, timeline: Timeline) -> None:
    council = {"territory": "England", "issued_by": "Leeds City Council"}
    add_permit(actor=parent, performer=tilda, expires_on=timeline.day(18), number="LCC-2291", **council)
    add_permit(actor=parent, performer=tilda, territory="Scotland", expires_on=timeline.day(210))
    add_permit(actor=parent, performer=rowan, expires_on=timeline.day(-6), number="LCC-1874", **council)
