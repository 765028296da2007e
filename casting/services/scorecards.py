"""What a production's reviewers score: its scorecard, written as a whole."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from accounts.models import User
from accounts.services.activity import record_activity
from casting.models import Dimension, Production, Scorecard
from casting.models import Score as GivenScore
from casting.policies import can_edit_scorecard
from core import clock
from core.errors import Invalid, NotAllowed

SCALES = (3, 5, 10)
MOST = 8
HEAVIEST = 10
# Offered where a production has none yet.
PRESETS = {
    "usual": (
        "Talent, fit, chemistry",
        [
            ("Talent", "Craft, presence, listening."),
            ("Fit", "How close to the part as it is written."),
            ("Chemistry", "With the cast there is so far."),
        ],
    ),
    "craft": (
        "Truth, voice, movement",
        [
            ("Truth", "Do you believe them?"),
            ("Voice", "Range, clarity, ease."),
            ("Movement", "Physical life and ease."),
        ],
    ),
}


@dataclass(frozen=True)
class DimensionEntry:
    """One row of the form. `id` is that of a dimension that stands already."""

    name: str
    help: str = ""
    weight: int = 1
    is_required: bool = True
    id: int | None = None


@transaction.atomic(durable=True)
def save_scorecard(
    *, actor: User, production: Production, scale: int, dimensions: Sequence[DimensionEntry]
) -> Scorecard:
    """The dimensions in their order. One left out goes: removed if nobody scored it, else retired and kept on record.

    The scale cannot change once somebody has scored by it.
    """
    if not can_edit_scorecard(actor, production):
        raise NotAllowed("Owners and casting directors write the scorecard.")
    _check(scale, dimensions)
    # One writer at a time, also for the first scorecard of all.
    Production.objects.select_for_update(no_key=True).only("pk").get(pk=production.pk)
    card, _ = Scorecard.objects.get_or_create(
        production=production, defaults={"organisation_id": production.organisation_id, "scale": scale}
    )
    standing = {one.pk: one for one in Dimension.objects.filter(scorecard=card, retired_at=None)}
    scored = set(GivenScore.objects.filter(dimension__in=standing).values_list("dimension_id", flat=True).distinct())
    if card.scale != scale:
        if scored:
            raise Invalid("Somebody has scored by this scale, so it stays as it is.", field="scale")
        Scorecard.objects.filter(pk=card.pk).update(scale=scale)
        card.scale = scale
    kept = {entry.id for entry in dimensions if entry.id}
    if kept - standing.keys():
        raise Invalid("The scorecard was changed meanwhile. Reload the page.", field="dimensions")
    Dimension.objects.filter(pk__in=standing.keys() - kept - scored).delete()
    Dimension.objects.filter(pk__in=(standing.keys() - kept) & scored).update(retired_at=clock.now())
    # Names are unique among those in use: the old ones step aside before the new ones are written.
    for pk in kept:
        Dimension.objects.filter(pk=pk).update(name=f"\u2060{pk}")
    for position, entry in enumerate(dimensions):
        values = {
            "name": _clean(entry.name),
            "help": _clean(entry.help),
            "weight": entry.weight,
            "is_required": entry.is_required,
            "position": position,
        }
        if entry.id:
            Dimension.objects.filter(pk=entry.id).update(**values)
        else:
            Dimension.objects.create(organisation_id=card.organisation_id, scorecard=card, **values)
    record_activity(
        actor=actor,
        verb="production.scorecard",
        subject=production,
        organisation=production.organisation,
        data={"dimensions": len(dimensions), "scale": scale},
    )
    return card


def _check(scale: int, dimensions: Sequence[DimensionEntry]) -> None:
    if scale not in SCALES:
        raise Invalid("Choose a scale: to 3, to 5 or to 10.", field="scale")
    if len(dimensions) > MOST:
        raise Invalid(f"A scorecard has {MOST} dimensions at most.", field="dimensions")
    names = [_clean(entry.name).casefold() for entry in dimensions]
    if not all(names):
        raise Invalid("Give every dimension a name.", field="dimensions")
    if len(set(names)) < len(names):
        raise Invalid("Two dimensions have one name.", field="dimensions")
    if any(len(_clean(entry.name)) > 40 or len(_clean(entry.help)) > 160 for entry in dimensions):
        raise Invalid("A name holds 40 characters, its explanation 160.", field="dimensions")
    if any("\0" in entry.name + entry.help for entry in dimensions):
        raise Invalid("Write the names in letters.", field="dimensions")
    if not all(0 <= entry.weight <= HEAVIEST for entry in dimensions):
        raise Invalid(f"A weight is a whole number from 0 to {HEAVIEST}.", field="dimensions")
    if dimensions and not any(entry.weight for entry in dimensions):
        raise Invalid("At least one dimension must weigh something.", field="dimensions")


def _clean(text: str) -> str:
    return " ".join(text.split())
