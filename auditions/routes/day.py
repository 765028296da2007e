from django.urls import path

from auditions.views.day import (
    acts,
    board,
    call_in,
    choosing,
    editing,
    importing,
    lists,
    more,
    people,
    send,
    times,
    venues,
)

OFFICE = "office/<slug:org_slug>/"
SESSION = f"{OFFICE}sessions/<int:session_id>/"

urlpatterns = [
    path(f"{OFFICE}sessions/", lists.session_list, name="session-list"),
    path(f"{OFFICE}sessions/new/", editing.session_new, name="session-new"),
    path(SESSION, board.board, name="session"),
    path(f"{SESSION}edit/", editing.session_edit, name="session-edit"),
    path(f"{SESSION}state/", editing.session_move, name="session-move"),
    path(f"{SESSION}put/", acts.put, name="day-put"),
    path(f"{SESSION}put-many/", acts.put_many, name="day-put-many"),
    path(f"{SESSION}take-off/", acts.take_off, name="day-take-off"),
    path(f"{SESSION}shift/", acts.shift, name="day-shift"),
    path(f"{SESSION}shift-all/", acts.shift_day, name="day-shift-all"),
    path(f"{SESSION}leave/", acts.leave, name="day-leave"),
    path(f"{SESSION}requeue/", acts.requeue, name="day-requeue"),
    path(f"{SESSION}choose/", choosing.choose, name="day-choose"),
    path(f"{SESSION}recall/", choosing.recall, name="day-recall"),
    path(f"{SESSION}person/", people.person, name="day-person"),
    path(f"{SESSION}wishes/", people.wishes, name="day-wishes"),
    path(f"{SESSION}more/", more.more, name="day-more"),
    path(f"{SESSION}send/", send.send, name="day-send"),
    path(f"{SESSION}import/", importing.day_import, name="day-import"),
    path(f"{SESSION}times/", times.lay, name="day-times"),
    path(f"{SESSION}times/one/", times.one, name="day-time"),
    path(f"{SESSION}times/add/", times.add, name="day-times-add"),
    path(f"{SESSION}times/remove/", times.remove, name="day-times-remove"),
    path(f"{SESSION}times/open/", times.opening, name="day-times-open"),
    path(f"{SESSION}times/keep/", times.keep, name="day-times-keep"),
    path(f"{OFFICE}roles/<int:role_id>/call-in/", call_in.call_in_page, name="call-in"),
    path(f"{OFFICE}venues/", venues.venue_list, name="venue-list"),
    path(f"{OFFICE}venues/new/", venues.venue_new, name="venue-new"),
    path(f"{OFFICE}venues/<int:venue_id>/", venues.venue_edit, name="venue-edit"),
    path(f"{OFFICE}venues/<int:venue_id>/retire/", venues.venue_retire, name="venue-retire"),
]
