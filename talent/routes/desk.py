from django.urls import path

from talent.views import desk

urlpatterns = [
    path("office/<slug:org_slug>/cover/", desk.cover, name="cover"),
    path("office/<slug:org_slug>/cover/<int:cover_id>/end/", desk.cover_end, name="cover-end"),
    path("office/<slug:org_slug>/clients/<slug:slug>/notes/", desk.client_notes, name="client-notes"),
    path(
        "office/<slug:org_slug>/clients/<slug:slug>/notes/<int:note_id>/remove/",
        desk.client_note_remove,
        name="client-note-remove",
    ),
]
