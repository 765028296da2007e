from django.urls import path

from casting.views.ways import bring, export, lists, moving

_ROLE = "office/<slug:org_slug>/roles/<int:role_id>/"
_LIST = f"{_ROLE}bring/list/<int:import_id>/"

urlpatterns = [
    path(f"{_ROLE}move/", moving.move, name="move"),
    path(f"{_ROLE}copy/", moving.copy, name="copy"),
    path(f"{_ROLE}moves/<uuid:decision_id>/undo/", moving.undo, name="move-undo"),
    path(f"{_ROLE}bring/", bring.bring, name="bring"),
    path(f"{_ROLE}brought/<uuid:decision_id>/undo/", bring.undo, name="bring-undo"),
    path(f"{_ROLE}bring/list/", lists.list_import, name="list-import"),
    path(_LIST, lists.list_preview, name="list-preview"),
    path(f"{_LIST}confirm/", lists.list_confirm, name="list-confirm"),
    path(f"{_ROLE}export/", export.board_export, name="board-export"),
]
