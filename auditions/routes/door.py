from django.urls import path

from auditions.views.door import door, own, room, takes

_SESSION = "office/<slug:org_slug>/sessions/<int:session_id>/"

urlpatterns = [
    path(f"{_SESSION}door/", door.door, name="door"),
    path(f"{_SESSION}door/act/", door.act, name="door-act"),
    path(f"{_SESSION}door/delay/", door.delay, name="door-delay"),
    path(f"{_SESSION}door/code/", door.code, name="door-code"),
    path(f"{_SESSION}door/end/", door.end, name="door-end"),
    path(f"{_SESSION}rooms/<int:use_id>/", room.room, name="room"),
    path(f"{_SESSION}appointments/<int:appointment_id>/takes/", takes.add, name="take-add"),
    path("office/<slug:org_slug>/takes/<int:take_id>/remove/", takes.remove, name="take-remove"),
    path("office/<slug:org_slug>/takes/<int:take_id>/restore/", takes.restore, name="take-restore"),
    path("callback/<str:token>/here/", own.check_in, name="own-check-in"),
]
