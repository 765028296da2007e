"""Making a performer and writing the parts of a profile."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain

from django.db import transaction
from django.utils.text import slugify

from accounts.models import Organisation, User
from accounts.services.activity import record_activity
from accounts.tenancy import across_offices
from core import clock
from core.errors import Invalid, NotAllowed
from core.text import fold, name_key
from core.tokens import new_slug
from talent.identity import keep, keys_of
from talent.models import Guardianship, Performer, Representation
from talent.policies import (
    can_edit_performer,
    can_manage_roster,
    can_open_to_everybody,
    is_themself,
    looks_like_a_child,
)
from talent.services.birth_dates import birth_to_keep, checked_birth
from talent.services.guardians import end_guardianships
from talent.signals import profile_changed
from talent.states import Standing, Visibility

MAX_AGE = 110
LISTS = {"plays", "bases", "accents"}
# Whoever has the address opens the page, signed in or not.
WITHOUT_SIGN_IN = {Visibility.PUBLIC, Visibility.UNLISTED}
GUARDIANS_OPEN = "Only a parent or guardian opens a child’s page to people who are not signed in. You can ask them."


YOUNG_PARTS = (
    "Nobody has claimed this profile, and it plays nobody older than 15. So it is taken for a child’s: they, or a parent,"
    " open it to people who are not signed in. Offer them the profile."
)


def why_not_open(performer: Performer) -> str:
    return GUARDIANS_OPEN if performer.born_on is not None else YOUNG_PARTS


def new_performer_slug(stage_name: str) -> str:
    """An address for the public page. The tail keeps an unlisted profile from being guessed by its name."""
    return f"{slugify(fold(stage_name))[:80].strip('-') or 'performer'}-{new_slug()}"


def search_text(stage_name: str, *words: Iterable[str]) -> str:
    """What a roster search looks through, folded: the name, then places, accents, skills and so on. Nothing private."""
    return fold(" ".join([stage_name, *chain.from_iterable(words)]))


def checked_range(low: int | None, high: int | None) -> None:
    if (low is None) != (high is None):
        raise Invalid("Give both ends of the playing range, or neither.", field="playing_age_max")
    if low is None or high is None:
        return
    if low < 0 or high > MAX_AGE:
        raise Invalid(f"A playing range lies between 0 and {MAX_AGE}.", field="playing_age_max")
    if low > high:
        raise Invalid("The range starts after it ends: put the younger age first.", field="playing_age_max")


def checked_name(stage_name: str) -> str:
    name = " ".join(stage_name.split())
    if not name:
        raise Invalid("Write the name that casting should see.", field="stage_name")
    return name


def create_performer(
    *,
    actor: User,
    stage_name: str,
    playing_age_min: int | None = None,
    playing_age_max: int | None = None,
    bases: Sequence[str] = (),
    plays: Sequence[str] = (),
    visibility: str = Visibility.TRADE,
    agency: Organisation | None = None,
    territory: str = "",
    born_on: dt.date | None = None,
    relation: str = "",
    contact_email: str = "",
    birth_year: int | None = None,
) -> Performer:
    """A new profile: the actor's own, or, with `agency`, that of a client whom the agency manages.

    With `relation` it is a child's, whom the actor answers for: `born_on` is asked then, and shown to nobody.
    `contact_email` and `birth_year` are an agency's word of its client; of the year only a keyed digest is kept.
    """
    if agency is not None and not can_manage_roster(actor, agency):
        raise NotAllowed("Only agents and owners of this agency add clients.")
    stage_name = checked_name(stage_name)
    checked_range(playing_age_min, playing_age_max)
    born_on = checked_birth(born_on, known=None)
    if relation and born_on is None:
        raise Invalid("Give the date of birth: the hours a child may work follow from it.", field="born_on")
    if agency is not None and visibility in WITHOUT_SIGN_IN:
        made = Performer(playing_age_max=playing_age_max, born_on=born_on)
        if not can_open_to_everybody(actor, made):
            raise NotAllowed(why_not_open(made), field="visibility")
    with transaction.atomic(durable=True):
        performer = Performer.objects.create(
            account=None if agency else actor,
            slug=new_performer_slug(stage_name),
            stage_name=stage_name,
            name_key=name_key(stage_name),
            search_text=search_text(stage_name, bases),
            playing_age_min=playing_age_min,
            playing_age_max=playing_age_max,
            bases=list(bases),
            plays=list(plays),
            visibility=visibility,
            opened_at=clock.now() if visibility == Visibility.PUBLIC and agency is None else None,
            born_on=born_on,
            contact_email=contact_email,
        )
        keep(keys_of(performer.pk, name=stage_name, email=contact_email, birth_year=birth_year))
        if relation:
            Guardianship.objects.create(performer=performer, user=actor, relation=relation)
        if agency is not None:
            with across_offices("the agency was checked above; the caller may stand outside an office page"):
                Representation.objects.create(
                    performer=performer,
                    organisation=agency,
                    agent=actor,
                    territory=territory,
                    standing=Standing.ON_WORD,
                )
        record_activity(actor=actor, verb="performer.created", subject=performer, organisation=agency)
        profile_changed.send(sender=Performer, performer=performer)
    return performer


@dataclass(frozen=True)
class About:
    """The plain facts of a profile; `height_cm` in centimetres, the rest as typed.

    `born_on` is kept only for somebody under 18, for the hours they may work, and shown to nobody.
    """

    stage_name: str
    legal_name: str = ""
    pronouns: str = ""
    plays: Sequence[str] = ()
    playing_age_min: int | None = None
    playing_age_max: int | None = None
    height_cm: int | None = None
    bases: Sequence[str] = ()
    accents: Sequence[str] = ()
    bio: str = ""
    born_on: dt.date | None = None


def edit_about(*, actor: User, performer: Performer, about: About) -> None:
    must_edit(actor, performer)
    stage_name = checked_name(about.stage_name)
    checked_range(about.playing_age_min, about.playing_age_max)
    with transaction.atomic(durable=True):
        performer = Performer.objects.select_for_update(no_key=True).get(pk=performer.pk)
        born_on = birth_to_keep(actor, performer, about.born_on)
        if performer.born_on is not None and born_on is None:
            end_guardianships(performer, said_by=actor)
        was_a_child = performer.born_on is not None or looks_like_a_child(performer)
        for name, value in vars(about).items():
            setattr(performer, name, list(value) if name in LISTS else value)
        performer.stage_name, performer.born_on = stage_name, born_on
        is_a_child = born_on is not None or looks_like_a_child(performer)
        # An agent had opened it: now, or of an unclaimed child before only a guardian could.
        by_nobody = performer.opened_at is None and (
            not was_a_child or performer.account_id is None or performer.visibility == Visibility.PUBLIC
        )
        if is_a_child and by_nobody and performer.visibility in WITHOUT_SIGN_IN:
            kept = performer.visibility if is_themself(actor, performer) else Visibility.TRADE
            _set_visibility(performer, kept, actor)
        performer.save(update_fields=[*vars(about), "visibility", "opened_at"])
        rewrite_search(performer)
        record_activity(actor=actor, verb="performer.edited", subject=performer, data={"section": "about"})
        announce_change(performer)


def set_visibility(*, actor: User, performer: Performer, visibility: str) -> None:
    must_edit(actor, performer)
    if visibility not in Visibility.values:
        raise Invalid("Choose who may find this profile.", field="visibility")
    with transaction.atomic(durable=True):
        performer = Performer.objects.select_for_update(no_key=True).get(pk=performer.pk)
        if visibility == performer.visibility:
            return
        if visibility in WITHOUT_SIGN_IN and not can_open_to_everybody(actor, performer):
            raise NotAllowed(why_not_open(performer), field="visibility")
        _set_visibility(performer, visibility, actor)
        performer.save(update_fields=["visibility", "opened_at"])
        announce_change(performer)


def _set_visibility(performer: Performer, visibility: str, actor: User) -> None:
    """On the row in hand; the caller writes it."""
    performer.visibility = visibility
    is_own_word = visibility == Visibility.PUBLIC and is_themself(actor, performer)
    performer.opened_at = clock.now() if is_own_word else None
    record_activity(actor=actor, verb="performer.visibility_set", subject=performer, data={"visibility": visibility})


def give_new_address(*, actor: User, performer: Performer) -> str:
    """The public page moves; the old address stops working for whoever has it. Returns the new slug."""
    must_edit(actor, performer)
    with transaction.atomic(durable=True):
        performer.slug = new_performer_slug(performer.stage_name)
        performer.save(update_fields=["slug"])
        record_activity(actor=actor, verb="performer.address_changed", subject=performer)
    return performer.slug


def must_edit(actor: User, performer: Performer) -> None:
    if not can_edit_performer(actor, performer):
        raise NotAllowed("Only the performer and their agents change this profile.")


def rewrite_search(performer: Performer) -> None:
    """Bring the stored search columns up to what the profile says. Joins the caller's transaction."""
    performer.name_key = name_key(performer.stage_name)
    performer.search_text = search_text(
        performer.stage_name,
        performer.bases,
        performer.accents,
        performer.languages.values_list("language", flat=True),
        performer.skills.values_list("skill", flat=True),
        [f"{production} {role}" for production, role in performer.credits.values_list("production", "role")],
        performer.training.values_list("school", flat=True),
    )
    performer.save(update_fields=["name_key", "search_text"])


def announce_change(performer: Performer) -> None:
    """Say, inside the transaction, that what an office may see is no longer what it was."""
    Performer.objects.filter(pk=performer.pk).update(updated_at=clock.now())
    profile_changed.send(sender=Performer, performer=performer)
