from django.urls import path

from casting.views import notes, role_end

urlpatterns = [
    path("office/<slug:org_slug>/settings/notes/", notes.note_settings, name="note-settings"),
    path("office/<slug:org_slug>/roles/<int:role_id>/cast/", role_end.role_cast, name="role-cast"),
]
