"""The activity log's words for what this room does."""

from collections.abc import Sequence

from accounts.activity_words import register
from accounts.models import Activity
from casting.models import Approval, Bin, CastingCall, Presentation, Production, Role, SavedView, Submission, Viewer

SUBMISSIONS = {
    "submit": "received {name} for {role}",
    "resubmit": "received {name} for {role} again",
    "join": "put up {name} for {role} too: one card, a further way in",
    "leave": "took one way in of {name} for {role} back; others stand",
    "turn": "changed who answers for {name} for {role}: another speaks for them now",
    "edit": "received changes to {name} for {role}",
    "withdraw": "withdrew {name} from {role}",
    "open": "opened {name} for {role}",
    "rate": "rated {name} for {role}",
    "abstain": "abstained from {name} for {role}",
    "clear_rating": "took back a rating of {name} for {role}",
    "note": "wrote a note on {name} for {role}",
    "remove_note": "took back a note on {name} for {role}",
    "tag": "tagged {name} for {role}",
    "bin": "put {name} for {role} in another bin",
    "unbin": "put {name} for {role} back where they lay",
    "shortlist": "shortlisted {name} for {role}",
    "invite": "asked {name} to audition for {role}",
    "call_back": "called {name} back for {role}",
    "offer": "moved {name} for {role} to offered",
    "book": "booked {name} for {role}",
    "decline": "said not this time to {name} for {role}",
    "release": "released {name} from {role}",
    "cut_role": "ended {name} for {role}, as the role was cut",
    "put_back": "put {name} for {role} back a stage",
    "reopen": "reopened {name} for {role}",
    "move": "moved {name} to {role}",
    "copy": "put {name} up for {role} as well",
    "undo_move": "moved {name} back to {role}",
    "bring": "brought {name} in for {role}",
    "take_away": "took back having put somebody up",
    "undo": "undid a decision about {name} for {role}",
}
CALLS = {
    "make": "made the call {name}",
    "edit": "changed the call {name}",
    "discard_changes": "dropped the changes to the call {name}",
    "publish": "published the call {name}",
    "publish_changes": "published changes to the call {name}",
    "pause": "paused the call {name}",
    "resume": "took the call {name} up again",
    "close": "closed the call {name}",
    "reopen": "reopened the call {name}",
    "complete": "completed the call {name}",
    "archive": "archived the call {name}",
    "cancel": "cancelled the call {name}",
    "order_roles": "put the roles of {name} in another order",
}
ROLES = {
    "make": "made the role {name}",
    "edit": "changed the role {name}",
    "duplicate": "made the role {name} from another",
    "remove": "removed a role",
    "open": "opened the role {name}",
    "audition": "moved the role {name} to auditions",
    "call_back": "moved the role {name} to callbacks",
    "offer": "moved the role {name} to offers",
    "cast": "cast the role {name}",
    "recast": "began to recast {name}",
    "cast_again": "took back that {name} has to be recast",
    "offer_up": "offered up the next choice for {name}",
    "select": "added selects for {name}",
    "order_selects": "ordered the selects for {name}",
    "mark_backup": "marked a backup for {name}",
    "unmark_backup": "took a backup mark away for {name}",
    "describe_select": "changed what stands beside a select for {name}",
    "remove_select": "took a select off the list for {name}",
    "record_read": "opened the record of {name}",
    "record_export": "exported the record of {name}",
    "hold": "put the role {name} on hold",
    "cut": "cut the role {name}",
    "reopen": "reopened the role {name}",
    "upload_sides": "put up sides for {name}",
    "remove_sides": "took down sides for {name}",
    "look": "looked at the board of {name}",
    "export": "took the board of {name} away as a file",
    "bulk_filter": "decided about {people} at once in {name}, by a filter",
    "plan_pass": "planned the pass {pass_name} of {name}",
    "change_pass": "changed the pass {pass_name} of {name}",
    "order_passes": "put the passes of {name} in another order",
    "open_pass": "opened the pass {pass_name} of {name}",
    "reopen_pass": "reopened the pass {pass_name} of {name}",
    "close_pass": "closed the pass {pass_name} of {name}",
    "remove_pass": "removed the pass {pass_name} of {name}",
    "assign_reviewers": "shared out {people} submissions in the pass {pass_name} of {name}",
}
PRESENTATIONS = {
    "make": "made the presentation {name}",
    "edit": "changed the presentation {name}",
    "add_people": "put people into the presentation {name}",
    "remove_person": "took somebody out of the presentation {name}",
    "order": "put the people of the presentation {name} in another order",
    "word": "wrote a word on somebody in the presentation {name}",
    "open": "opened the presentation {name} and sent its links",
    "close": "closed the presentation {name}",
    "reopen": "opened the presentation {name} again",
    "comment": "commented in the presentation {name}",
}
VIEWERS = {
    "add": "gave {name} a link to {presentation}",
    "resend": "sent {name} the link to {presentation} again",
    "extend": "let the link of {name} to {presentation} work longer",
    "revoke": "took the link of {name} to {presentation} back",
}
PRODUCTIONS = {
    "make": "made the production {name}",
    "edit": "changed the production {name}",
    "scorecard": "changed the scorecard of {name}",
    "budget": "set the cast budget of {name}",
    "ladder": "changed who signs off on {name}",
    "make_ensemble": "made an ensemble for {name}",
    "rename_ensemble": "renamed an ensemble of {name}",
    "remove_ensemble": "removed an ensemble of {name}",
    "choose_ensemble": "chose an ensemble for {name}",
    "recast_ensemble": "changed who plays whom in an ensemble of {name}",
}

BINS = {
    "make": "made the bin {name}",
    "change": "changed the bin {name}",
    "remove": "removed the bin {name}",
    "restore": "brought back the bin {name}",
}
VIEWS = {
    "share": "shared the view {name}",
    "unshare": "kept the view {name} to themself",
    "change": "changed the shared view {name}",
    "remove": "removed the shared view {name}",
    "restore": "brought back the shared view {name}",
}

APPROVALS = {
    "start": "asked for the sign-off of {name} for {role}",
    "verdict": "gave a verdict on {name} for {role}",
    "verdict_by_link": "took the verdict of {voice}, by link, on {name} for {role}",
    "delegate": "handed on the sign-off of {name} for {role}",
    "delegate_by_link": "heard that {voice} handed on the sign-off of {name} for {role}",
    "take_back": "took back the sign-off of {name} for {role}",
}


def register_all() -> None:
    for verb, words in APPROVALS.items():
        register(f"approval.{verb}", words, details=_approvals)
    for verb, words in SUBMISSIONS.items():
        register(f"submission.{verb}", words, details=_submissions)
    for verb, words in CALLS.items():
        register(f"castingcall.{verb}", words, details=_named(CastingCall, "title"))
    for verb, words in ROLES.items():
        register(f"role.{verb}", words, details=_named(Role, "name"))
    for verb, words in PRODUCTIONS.items():
        register(f"production.{verb}", words, details=_named(Production, "title"))
    for verb, words in BINS.items():
        register(f"bin.{verb}", words, details=_named(Bin, "name"))
    for verb, words in VIEWS.items():
        register(f"savedview.{verb}", words, details=_named(SavedView, "name"))
    register("organisation.colour_tags", "chose colours for tags")
    for verb, words in PRESENTATIONS.items():
        register(f"presentation.{verb}", words, details=_named(Presentation, "title"))
    for verb, words in VIEWERS.items():
        register(f"viewer.{verb}", words, details=_viewers)
    register("roleinvitation.invite", "invited somebody by mail to apply for {role}", details=_invitations)
    register("organisation.submit_many", "put clients up in one act: {sent} submissions")
    register("organisation.withdraw_many", "withdrew clients in one act: {withdrawn} submissions")
    register("breakdown.put_aside", "put the breakdown {title} aside")
    register("breakdown.take_up", "took the breakdown {title} up again")
    register("conflict.declare", "declared a conflict of interest")
    register("conflict.lift", "lifted a conflict of interest")
    register("closure.override_order", "let answers go before the first choice had signed")
    register("office.note_settings", "changed how long notes wait")


def _submissions(rows: Sequence[Activity]) -> dict[int, dict[str, str]]:
    found = Submission.objects.filter(pk__in={row.subject_id for row in rows})
    named = {pk: (name, role) for pk, name, role in found.values_list("pk", "performer__stage_name", "role__name")}
    nobody = ("a submission", "a role")
    return {row.pk: dict(zip(("name", "role"), named.get(row.subject_id, nobody), strict=True)) for row in rows}


def _viewers(rows: Sequence[Activity]) -> dict[int, dict[str, str]]:
    found = Viewer.objects.filter(pk__in={row.subject_id for row in rows}).values_list(
        "pk", "name", "presentation__title"
    )
    named = {pk: {"name": name, "presentation": title} for pk, name, title in found}
    return {row.pk: named.get(row.subject_id, {"name": "somebody", "presentation": "that is gone"}) for row in rows}


def _approvals(rows: Sequence[Activity]) -> dict[int, dict[str, str]]:
    found = Approval.objects.filter(pk__in={row.subject_id for row in rows})
    named = {pk: (n, r) for pk, n, r in found.values_list("pk", "submission__performer__stage_name", "role__name")}
    nobody = ("somebody", "a role")
    return {row.pk: dict(zip(("name", "role"), named.get(row.subject_id, nobody), strict=True)) for row in rows}


def _invitations(rows: Sequence[Activity]) -> dict[int, dict[str, str]]:
    names = dict(Role.objects.filter(pk__in={row.data.get("role") for row in rows}).values_list("pk", "name"))
    return {row.pk: {"role": names.get(row.data.get("role"), "a role")} for row in rows}


def _named(model, field: str):
    def details(rows: Sequence[Activity]) -> dict[int, dict[str, str]]:
        found = model.objects.filter(pk__in={row.subject_id for row in rows}).values_list("pk", field)
        names = {pk: name or "without a title" for pk, name in found}
        return {row.pk: {"name": names.get(row.subject_id, "that is gone")} for row in rows}

    return details
