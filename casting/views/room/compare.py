"""Two to four people side by side, and deciding from there."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from casting.policies import can_decide_role, can_sort_role
from casting.selectors.comparing import Column, columns_for
from casting.selectors.furniture import furniture_of
from casting.views.room.cards import days, flag_words, pill_templates, plain, vote_of
from casting.views.room.frame import frame_for
from talent.addresses import media_url
from talent.states import MediaState

# Name, picture, tape, acts and the facts that everybody has: what the columns share a line for.
LINES = 16


@login_required
@require_GET
def compare(request: HttpRequest, org_slug: str, role_id: int) -> HttpResponse:
    """ "pick" names them, in the order they stand."""
    frame = frame_for(request, role_id)
    ids = frame.selection(request.GET).ids if request.GET.get("pick") else []
    columns = columns_for(actor=request.user, role=frame.role, ids=list(ids or []))
    furniture = furniture_of(actor=request.user, role=frame.role)
    shown = [_shown(column, frame.base, furniture.tag_colours, ids) for column in columns]
    asked = list(dict.fromkeys(prompt for one in shown for prompt in one["answers"]))
    for one in shown:
        one["answer_rows"] = [(prompt, one["answers"].get(prompt, "")) for prompt in asked]
    return render(
        request,
        "casting/room/compare.html",
        {
            "frame": frame,
            "role": frame.role,
            "columns": shown,
            "rows": LINES + len(asked),
            "with_tapes": sum(bool(one["tape"]) for one in shown) > 1,
            "has_dates": bool(frame.role.call.starts_on or frame.role.call.ends_on),
            "furniture": furniture,
            "may_decide": can_decide_role(request.user, frame.role),
            "may_sort": can_sort_role(request.user, frame.role),
            "pills": pill_templates(),
        },
    )


def _shown(column: Column, base: str, colours: dict[str, str], ids) -> dict:
    row, profile = column.submission, column.profile
    rest = [str(pk) for pk in ids if pk != row.pk]
    pile = row.bin if row.bin_id and row.bin.removed_at is None else None
    return {
        "id": row.pk,
        "row": row,
        "name": column.name,
        "url": f"{base}submissions/{row.pk}/",
        "picture": _picture(row),
        "tape": _tape(row),
        "mine": plain(column.mine) if column.mine is not None else "",
        "vote": vote_of(column.mine) if column.mine is not None else "",
        "ratings": [(who, plain(value) if value is not None else "") for who, value in column.ratings],
        "scores_hidden": column.scores_hidden,
        "mean": f"{row.rating_mean:.1f}" if row.rating_count and not column.scores_hidden else "",
        "height": profile.get("height_cm"),
        "places": profile.get("bases") or [],
        "skills": [entry.get("skill", "") for entry in profile.get("skills") or []],
        "languages": [entry.get("language", "") for entry in profile.get("languages") or []],
        "accents": profile.get("accents") or [],
        "came": row.agency.name if row.agency else row.get_via_display(),
        "away": [days(first, last) for first, last in column.flags.away],
        "flags": flag_words(column.flags),
        "notes": column.notes,
        "tags": [(tag, colours.get(tag, "")) for tag in row.tags],
        "bin": pile,
        "answers": {
            answer.get("prompt", ""): answer.get("answer", "") for answer in row.answers if isinstance(answer, dict)
        },
        "without": ",".join(rest) if len(rest) > 1 else "",
    }


def _picture(row) -> str:
    shot = row.headshot
    if shot is None or shot.state != MediaState.READY or shot.removed_at is not None:
        return ""
    return media_url(shot.public_id, "large")


def _tape(row) -> dict | None:
    tape = row.tape
    if tape is None or tape.removed_at is not None:
        return None
    ready = tape.state == MediaState.READY
    return {
        "src": media_url(tape.public_id, "tape") if ready else "",
        "poster": media_url(tape.public_id, "poster") if ready else "",
        "state": tape.state,
        "duration_ms": getattr(tape, "duration_ms", None),
    }
