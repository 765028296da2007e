"""The activity log's words for offers, approvals and how an office deals. No amounts: the log is read by more people."""

from collections.abc import Sequence

from accounts.activity_words import Group, register, register_group
from accounts.models import Activity
from contracts.models import Offer

OFFERS = {
    "draft": "began an offer to {name}",
    "ask_approval": "asked for approval of the offer to {name}",
    "approved": "heard yes to the offer to {name}, from {by}",
    "not_approved": "heard no to the offer to {name}, from {by}",
    "take_back": "took the offer to {name} back from approval",
    "send": "sent the offer to {name}",
    "counter": "put other terms in the offer to {name}",
    "accept": "agreed to the terms for {name}",
    "decline": "declined the offer to {name}",
    "withdraw": "withdrew the offer to {name}",
    "expire": "saw the offer to {name} run out",
    "reopen": "opened the offer to {name} again",
}
PLAIN = {
    "deal_settings.change": "changed how the office deals",
    "approver.add": "named somebody who approves",
    "approver.remove": "named somebody no longer who approved",
    "hold.ask_approval": "asked for approval of a hold",
    "hold.approved": "heard yes to a hold, from {by}",
    "hold.not_approved": "heard no to a hold, from {by}",
    "offer.share": "changed what a client is shown of their offer",
}


def register_all() -> None:
    for verb, words in OFFERS.items():
        register(f"offer.{verb}", words, details=_of_offers)
    for verb, words in PLAIN.items():
        register(verb, words)
    register_group(Group("offers", "Offers", ("offer.", "approver.", "deal_settings.")))


def _of_offers(rows: Sequence[Activity]) -> dict[int, dict[str, str]]:
    found = Offer.objects.filter(pk__in={row.subject_id for row in rows})
    names = dict(found.values_list("pk", "performer__stage_name"))
    return {row.pk: {"name": names.get(row.subject_id, "somebody")} for row in rows}
