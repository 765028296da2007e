from django.urls import path

from casting.views import room

_ROLE = "office/<slug:org_slug>/roles/<int:role_id>/"

urlpatterns = [
    path(f"{_ROLE}submissions/<int:submission_id>/conflict/", room.conflict_declare, name="conflict-declare"),
]
