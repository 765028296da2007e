from django.urls import path

from casting.views import room
from casting.views.room.resume import made_resume

_ROLE = "office/<slug:org_slug>/roles/<int:role_id>/"
_SUBMISSION = f"{_ROLE}submissions/<int:submission_id>/"

urlpatterns = [
    path(_ROLE, room.board, name="room"),
    path(f"{_ROLE}page/", room.board_cards, name="room-page"),
    path(f"{_ROLE}count/", room.matching, name="room-matching-count"),
    path(f"{_ROLE}bulk/", room.bulk, name="room-bulk"),
    path(f"{_ROLE}decide/", room.decide, name="room-decide"),
    path(f"{_ROLE}decisions/<uuid:decision_id>/undo/", room.undo, name="room-undo"),
    path(f"{_ROLE}cards/", room.live_cards, name="room-cards"),
    path(f"{_ROLE}changes/", room.changes, name="room-changes"),
    path(f"{_ROLE}tags/", room.role_tags, name="room-role-tags"),
    path(_SUBMISSION, room.panel, name="room-panel"),
    path(f"{_SUBMISSION}resume.pdf", made_resume, name="room-resume"),
    path(f"{_SUBMISSION}open/", room.open_one, name="room-open"),
    path(f"{_SUBMISSION}rate/", room.rate, name="room-rate"),
    path(f"{_SUBMISSION}notes/", room.note, name="room-note"),
    path(f"{_SUBMISSION}notes/read/", room.notes_read, name="room-notes-read"),
    path(f"{_SUBMISSION}notes/people/", room.note_people, name="room-note-people"),
    path(f"{_SUBMISSION}notes/<int:note_id>/remove/", room.note_remove, name="room-note-remove"),
    path(f"{_SUBMISSION}tags/", room.tags, name="room-tags"),
]
