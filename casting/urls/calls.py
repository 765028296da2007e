from django.urls import path

from casting.views.calls import calls, desk, moves, productions, roles
from casting.views.public import calls as public

OFFICE = "office/<slug:org_slug>/"
CALL = OFFICE + "calls/<int:call_id>/"
ROLE = OFFICE + "roles/<int:role_id>/"

urlpatterns = [
    path("calls/", public.public_call_list, name="public-call-list"),
    path("calls/<slug:slug>/", public.public_call_detail, name="public-call-detail"),
    path("calls/<slug:slug>/sides/<uuid:public_id>/", public.public_call_sides, name="public-call-sides"),
    path(OFFICE, desk.desk, name="desk"),
    path(OFFICE + "productions/", productions.production_list, name="production-list"),
    path(OFFICE + "productions/new/", productions.production_new, name="production-new"),
    path(OFFICE + "productions/<int:production_id>/edit/", productions.production_edit, name="production-edit"),
    path(OFFICE + "calls/", calls.call_list, name="call-list"),
    path(OFFICE + "calls/new/", calls.call_new, name="call-new"),
    path(CALL, calls.call_detail, name="call-detail"),
    path(CALL + "edit/", calls.call_edit, name="call-edit"),
    path(CALL + "missing/", calls.call_missing, name="call-missing"),
    path(CALL + "preview/", calls.call_preview, name="call-preview"),
    path(CALL + "publish/", moves.call_publish, name="call-publish"),
    path(CALL + "discard/", moves.call_discard, name="call-discard"),
    path(CALL + "pause/", moves.call_pause, name="call-pause"),
    path(CALL + "resume/", moves.call_resume, name="call-resume"),
    path(CALL + "close/", moves.call_close, name="call-close"),
    path(CALL + "complete/", moves.call_complete, name="call-complete"),
    path(CALL + "cancel/", moves.call_cancel, name="call-cancel"),
    path(CALL + "reopen/", moves.call_reopen, name="call-reopen"),
    path(CALL + "archive/", moves.call_archive, name="call-archive"),
    path(CALL + "roles/new/", roles.role_new, name="role-new"),
    path(CALL + "roles/order/", roles.role_order, name="role-order"),
    path(ROLE + "edit/", roles.role_edit, name="role-edit"),
    path(ROLE + "duplicate/", roles.role_duplicate, name="role-duplicate"),
    path(ROLE + "remove/", roles.role_remove, name="role-remove"),
    path(ROLE + "hold/", roles.role_hold, name="role-hold"),
    path(ROLE + "cut/", roles.role_cut, name="role-cut"),
    path(ROLE + "reopen/", roles.role_reopen, name="role-reopen"),
    path(ROLE + "sides/", roles.sides_upload, name="sides-upload"),
    path(ROLE + "sides/remove/", roles.sides_remove, name="sides-remove"),
    path(ROLE + "sides/<int:version>/", roles.sides_file, name="sides-file"),
]
