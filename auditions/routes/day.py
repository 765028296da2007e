from django.urls import path

from auditions.views.day import editing, lists, venues

OFFICE = "office/<slug:org_slug>/"
SESSION = f"{OFFICE}sessions/<int:session_id>/"

urlpatterns = [
    path(f"{OFFICE}sessions/", lists.session_list, name="session-list"),
    path(f"{OFFICE}sessions/new/", editing.session_new, name="session-new"),
    path(SESSION, editing.session_edit, name="session"),
    path(f"{SESSION}edit/", editing.session_edit, name="session-edit"),
    path(f"{SESSION}state/", editing.session_move, name="session-move"),
    path(f"{OFFICE}venues/", venues.venue_list, name="venue-list"),
    path(f"{OFFICE}venues/new/", venues.venue_new, name="venue-new"),
    path(f"{OFFICE}venues/<int:venue_id>/", venues.venue_edit, name="venue-edit"),
    path(f"{OFFICE}venues/<int:venue_id>/retire/", venues.venue_retire, name="venue-retire"),
]
