"""How the office's log is narrowed by what this room does: sorts of acts, productions and roles."""

from django.db.models import Q

from accounts.activity_words import Group, Places, register_group, register_places
from accounts.models import Organisation
from casting.models import CastingCall, Role, Submission
from core.text import whole_number


def _of(thing: str, *verbs: str) -> tuple[str, ...]:
    return tuple(f"{thing}.{verb}" for verb in verbs)


_DECIDING = (
    "shortlist",
    "invite",
    "call_back",
    "offer",
    "book",
    "decline",
    "release",
    "cut_role",
    "put_back",
    "reopen",
    "undo",
)
GROUPS = [
    Group("looks", "Looking", ("role.look", "role.record_read", "submission.open")),
    Group("ratings", "Rating", _of("submission", "rate", "abstain", "clear_rating")),
    Group("decisions", "Deciding", _of("submission", *_DECIDING) + _of("role", "cast", "recast", "cut", "bulk_filter")),
    Group(
        "moves",
        "Moving and bringing in",
        (*_of("submission", "move", "copy", "undo_move", "bring", "take_away"), "roleinvitation.invite"),
    ),
    Group(
        "ways",
        "Submissions coming and going",
        _of("submission", "submit", "resubmit", "join", "leave", "turn", "edit", "withdraw"),
    ),
    Group("notes", "Notes, tags and bins", _of("submission", "note", "remove_note", "tag", "bin", "unbin")),
    Group(
        "selects",
        "Selects and sign-off",
        (
            *_of("role", "select", "remove_select", "order_selects", "mark_backup", "unmark_backup", "describe_select"),
            *_of("role", "offer_up", "cast_again"),
            *_of("production", "ladder", "budget", "make_ensemble", "rename_ensemble", "remove_ensemble"),
            *_of("production", "choose_ensemble", "recast_ensemble"),
            "approval.",
        ),
    ),
    Group("shares", "Presentations and sharing", ("presentation.", "viewer.", *_of("savedview", "share", "unshare"))),
    Group("exports", "Exports", ("role.export", "role.record_export", "organisation.export_log")),
    Group("calls", "Calls and roles", ("castingcall.", *_of("role", "make", "edit", "open", "hold", "reopen"))),
]


def register_filters() -> None:
    for group in GROUPS:
        register_group(group)
    register_places(Places(_place_choices, _rows_about))


def _place_choices(office: Organisation) -> list[tuple[str, str]]:
    """Productions, each with its roles under it. Called inside the office's scope."""
    choices: list[tuple[str, str]] = []
    rows = Role.objects.filter(organisation=office).order_by("-production_id", "call_id", "position", "id")
    last = None
    for role_id, name, production_id, title in rows.values_list("pk", "name", "production_id", "production__title"):
        if production_id != last:
            choices.append((f"production-{production_id}", title))
            last = production_id
        choices.append((f"role-{role_id}", f"{title}: {name}"))
    return choices


def _rows_about(office: Organisation, value: str) -> Q:
    """An act on a role, a call or the production itself, or on a submission of theirs."""
    kind, _, number = value.partition("-")
    key = whole_number(number)
    if key is None:
        return Q(pk=None)
    submissions = Submission.objects.filter(organisation=office, **{f"{kind}_id": key}).values("pk")
    found = Q(subject_type="casting.submission", subject_id__in=submissions)
    if kind == "role":
        return found | Q(subject_type="casting.role", subject_id=key)
    roles = Role.objects.filter(organisation=office, production_id=key).values("pk")
    calls = CastingCall.objects.filter(organisation=office, production_id=key).values("pk")
    return (
        found
        | Q(subject_type="casting.role", subject_id__in=roles)
        | Q(subject_type="casting.castingcall", subject_id__in=calls)
        | Q(subject_type="casting.production", subject_id=key)
    )
