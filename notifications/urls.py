from django.urls import path

from notifications.views import handling, notices, outbox, preferences, templates

app_name = "notifications"
OFFICE = "office/<slug:org_slug>"
urlpatterns = [
    path("notices/", notices.notice_list, name="notice-list"),
    path("notices/read/", notices.notices_read, name="notices-read"),
    path("notices/<int:notice_id>/", notices.notice_open, name="notice-open"),
    path("notices/preferences/", preferences.preferences, name="preferences"),
    path("notices/stop/<str:token>/", preferences.mail_stop, name="mail-stop"),
    path(f"{OFFICE}/outbox/", outbox.outbox, name="outbox"),
    path(f"{OFFICE}/outbox/batch/", outbox.outbox_batch, name="outbox-batch"),
    path(f"{OFFICE}/outbox/batch/edit/", handling.batch_edit, name="outbox-batch-edit"),
    path(f"{OFFICE}/outbox/sent/", outbox.outbox_sent, name="outbox-sent"),
    path(f"{OFFICE}/outbox/notes/<int:message_id>/", outbox.outbox_note, name="outbox-note"),
    path(f"{OFFICE}/outbox/notes/<int:message_id>/edit/", handling.note_edit, name="outbox-note-edit"),
    path(f"{OFFICE}/outbox/take-back/", handling.take_back, name="outbox-take-back"),
    path(f"{OFFICE}/outbox/put-back/", handling.put_back, name="outbox-put-back"),
    path(f"{OFFICE}/outbox/hold/", handling.hold, name="outbox-hold"),
    path(f"{OFFICE}/outbox/send-now/", handling.send_now, name="outbox-send-now"),
    path(f"{OFFICE}/outbox/release/", handling.release, name="outbox-release"),
    path(f"{OFFICE}/outbox/retry/", handling.retry, name="outbox-retry"),
    path(f"{OFFICE}/outbox/pause/", handling.pause, name="outbox-pause"),
    path(f"{OFFICE}/templates/", templates.template_list, name="template-list"),
    path(f"{OFFICE}/templates/<str:kind>/", templates.template_edit, name="template-edit"),
    path(f"{OFFICE}/templates/<str:kind>/preview/", templates.template_preview, name="template-preview"),
    path(f"{OFFICE}/templates/<str:kind>/reset/", templates.template_reset, name="template-reset"),
]
