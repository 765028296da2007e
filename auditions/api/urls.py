from django.urls import path, re_path

from auditions.api import day, door, planning, self_tapes, sessions

_SESSION = "office/sessions/<int:session_id>/"

urlpatterns = [
    path("office/venues/", sessions.VenueList.as_view(), name="venue-list"),
    path("office/venues/<int:venue_id>/", sessions.VenueDetail.as_view(), name="venue-detail"),
    path("office/sessions/", sessions.SessionList.as_view(), name="session-list"),
    path(_SESSION, sessions.SessionDetail.as_view(), name="session-detail"),
    path(f"{_SESSION}shift/", sessions.SessionShift.as_view(), name="session-shift"),
    path(f"{_SESSION}slots/", sessions.SlotList.as_view(), name="slot-list"),
    path(f"{_SESSION}slots/make/", sessions.SlotMake.as_view(), name="slot-make"),
    path(f"{_SESSION}slots/<int:slot_id>/", sessions.SlotDetail.as_view(), name="slot-detail"),
    path(f"{_SESSION}queue/", day.Queue.as_view(), name="queue"),
    path(f"{_SESSION}queue/<int:call_in_id>/", day.QueueRow.as_view(), name="queue-row"),
    re_path(
        rf"^office/sessions/(?P<session_id>[0-9]+)/queue/(?P<act>{'|'.join(day.QUEUE_ACTS)})/$",
        day.QueueAct.as_view(),
        name="queue-act",
    ),
    path(f"{_SESSION}appointments/", day.Appointments.as_view(), name="appointment-list"),
    path(f"{_SESSION}appointments/swap/", day.AppointmentSwap.as_view(), name="appointment-swap"),
    path(f"{_SESSION}appointments/block/", day.AppointmentBlock.as_view(), name="appointment-block"),
    path(f"{_SESSION}appointments/<int:appointment_id>/", day.AppointmentDetail.as_view(), name="appointment-detail"),
    path(f"{_SESSION}door/", door.SessionDoor.as_view(), name="session-door"),
    path(f"{_SESSION}door/acts/", door.SessionDoorActs.as_view(), name="session-door-acts"),
    path(f"{_SESSION}rooms/<int:use_id>/delay/", door.SessionRoomDelay.as_view(), name="session-room-delay"),
    path(f"{_SESSION}sign-in-sheet/", door.SessionSignInSheet.as_view(), name="session-sign-in-sheet"),
    path(f"{_SESSION}import/", day.DayImport.as_view(), name="day-import"),
    path(f"{_SESSION}plan/", planning.PlanNewest.as_view(), name="plan"),
    re_path(
        rf"^office/sessions/(?P<session_id>[0-9]+)/plan/(?P<plan_id>[0-9]+)/(?P<act>{'|'.join(planning.PLAN_ACTS)})/$",
        planning.PlanAct.as_view(),
        name="plan-act",
    ),
    path(f"{_SESSION}pairs/", planning.PairList.as_view(), name="pair-list"),
    path(f"{_SESSION}pairs/<int:pairing_id>/", planning.PairDetail.as_view(), name="pair-detail"),
    path(f"{_SESSION}pairs/<int:pairing_id>/rating/", planning.PairRating.as_view(), name="pair-rating"),
    re_path(
        rf"^office/sessions/(?P<session_id>[0-9]+)/rota/(?P<act>{'|'.join(planning.ROTA_ACTS)})/$",
        planning.RotaAct.as_view(),
        name="rota-act",
    ),
    path(f"{_SESSION}telling/", day.Telling.as_view(), name="telling"),
    re_path(
        rf"^office/sessions/(?P<session_id>[0-9]+)/(?P<act>{'|'.join(sessions.SESSION_ACTS)})/$",
        sessions.SessionAct.as_view(),
        name="session-act",
    ),
    path("office/roles/<int:role_id>/self-tapes/", self_tapes.SelfTapeList.as_view(), name="office-self-tape-list"),
    path("office/roles/<int:role_id>/self-tapes/check/", self_tapes.SelfTapeDryRun.as_view(), name="self-tape-check"),
    re_path(
        rf"^office/roles/(?P<role_id>[0-9]+)/self-tapes/(?P<act>{'|'.join(self_tapes.MANY)})/$",
        self_tapes.SelfTapesAct.as_view(),
        name="self-tapes-act",
    ),
    path("office/self-tapes/<int:request_id>/", self_tapes.SelfTapeDetail.as_view(), name="office-self-tape"),
    re_path(
        rf"^office/self-tapes/(?P<request_id>[0-9]+)/(?P<act>{'|'.join(self_tapes.ONE)})/$",
        self_tapes.SelfTapeAct.as_view(),
        name="office-self-tape-act",
    ),
    path("self-tapes/", self_tapes.OwnTapes.as_view(), name="self-tape-list"),
    re_path(
        rf"^self-tapes/(?P<uid>[0-9a-f-]{{36}})/(?P<act>{'|'.join(self_tapes.OWN)})/$",
        self_tapes.OwnTapeAct.as_view(),
        name="self-tape-act",
    ),
]
