"""The activity log's words for the register, deals among its filters, and who must not be told whose deal it is."""

from collections.abc import Sequence

from accounts.activity_words import Group, register, register_group, register_veil
from accounts.models import Activity, User
from casting.veil import veil_lines_by, veil_notes_by
from notifications import veils
from notifications.models import OutboxMessage

# The way from a submission to what a note or a line of the log names as its subject.
WAYS = {
    "contracts.hold": "holds",
    "contracts.offer": "offers",
    "contracts.contract": "contracts",
    "contracts.contractparty": "contracts__parties",
    "contracts.contractoption": "contracts__options",
    "contracts.dealapproval": "offers__approvals",
}


def register_all() -> None:
    register("deals.export", "took the register of deals away as a file")
    register("commission.received", "wrote down a commission that came in")
    register("commission.taken_back", "took back a commission that was written down")
    register_group(Group("deals", "Deals", ("hold.", "offer.", "contract.", "contractoption.", "deals.", "commission.")))
    register_veil(veil_lines)
    veils.register(veil_notes)


def veil_lines(reader: User, rows: Sequence[Activity]) -> dict[int, dict[str, str] | None]:
    return veil_lines_by(reader, rows, WAYS)


def veil_notes(reader: User, messages: Sequence[OutboxMessage]) -> dict[int, str]:
    return veil_notes_by(reader, messages, WAYS)
