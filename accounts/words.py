"""The activity log's words for what this room does."""

from collections.abc import Sequence

from accounts.activity_words import register
from accounts.models import Activity, User
from accounts.states import MembershipRole


def _person(rows: Sequence[Activity]) -> dict[int, dict[str, str]]:
    names = dict(User.objects.filter(pk__in={row.data.get("user") for row in rows}).values_list("pk", "name"))
    return {
        row.pk: {"person": names.get(row.data.get("user"), "someone")}
        | {f"{key}_name": _role(row.data[key]) for key in ("role", "from", "to") if key in row.data}
        for row in rows
    }


def _role(value: str) -> str:
    return MembershipRole(value).label.lower() if value in MembershipRole.values else value


def register_all() -> None:
    register("organisation.made", "made this office")
    register("organisation.changed", "changed the office’s details")
    register("organisation.export_log", "took the log away as a file")
    register("organisation.verified", "verified this office")
    register("organisation.verification_withdrawn", "withdrew this office’s verified mark")
    register("invitation.sent", "invited somebody as {role_name}", details=_person)
    register("invitation.resent", "sent an invitation again")
    register("invitation.revoked", "took back an invitation")
    register("member.joined", "joined as {role_name}", details=_person)
    register("member.role_changed", "changed {person} from {from_name} to {to_name}", details=_person)
    register("member.removed", "removed {person}, {role_name}, from the team", details=_person)
    register("member.left", "left the team")
    register("organisation.handed_over", "handed the office over to {person}", details=_person)
    register("token.made", "made an API token")
    register("token.revoked", "revoked an API token")
