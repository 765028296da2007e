"""Reading size cards. Whoever asks for those of others has decided at which stage of a casting they are."""

from collections.abc import Iterable
from typing import NamedTuple

from talent.measures import length_shown
from talent.models import Performer, SizeCard
from talent.states import SizeSystem

LENGTHS = [
    ("Chest or bust", "chest_cm"),
    ("Waist", "waist_cm"),
    ("Hips", "hips_cm"),
    ("Inside leg", "inside_leg_cm"),
    ("Sleeve", "sleeve_cm"),
    ("Collar", "collar_cm"),
    ("Head", "head_cm"),
]
LABELS = [("Clothes", "clothes"), ("Shoe", "shoe"), ("Glove", "glove")]
WORDS = [("Hair", "hair"), ("Eyes", "eyes"), ("Note", "note")]


class SizeLine(NamedTuple):
    label: str
    words: str


def size_card_of(performer: Performer) -> SizeCard | None:
    return SizeCard.objects.filter(performer=performer).first()


def size_cards_of(performer_ids: Iterable[int]) -> dict[int, SizeCard]:
    """By performer id, in one statement. Only for whom the stage of the casting lets see them."""
    return {card.performer_id: card for card in SizeCard.objects.filter(performer_id__any_of=list(performer_ids))}


def size_lines(card: SizeCard | None) -> list[SizeLine]:
    """What is on the card, in the order in which wardrobe asks."""
    if card is None:
        return []
    system = SizeSystem(card.system).label
    lines = [(label, length_shown(getattr(card, name))) for label, name in LENGTHS]
    lines += [(label, f"{getattr(card, name)} ({system})" if getattr(card, name) else "") for label, name in LABELS]
    lines += [(label, getattr(card, name)) for label, name in WORDS]
    return [SizeLine(label, words) for label, words in lines if words]
