from casting.views.presentations.builder import (
    edit,
    order,
    people,
    pick,
    presentation,
    presentation_list,
    presentation_new,
)
from casting.views.presentations.moves import close_it, comment, open_it, reopen_it, results
from casting.views.presentations.preview import preview, preview_picture
from casting.views.presentations.viewers import viewer_add, viewer_extend, viewer_resend, viewer_revoke

__all__ = [
    "close_it",
    "comment",
    "edit",
    "open_it",
    "order",
    "people",
    "pick",
    "presentation",
    "presentation_list",
    "presentation_new",
    "preview",
    "preview_picture",
    "reopen_it",
    "results",
    "viewer_add",
    "viewer_extend",
    "viewer_resend",
    "viewer_revoke",
]
