from django.urls import path, re_path

from auditions.views.self_tapes import asking, mine, office

_ROLE = "office/<slug:org_slug>/roles/<int:role_id>/self-tapes/"

urlpatterns = [
    path(_ROLE, office.self_tapes, name="self-tapes"),
    path(f"{_ROLE}new/", asking.self_tape_new, name="self-tape-new"),
    path(f"{_ROLE}check/", asking.self_tape_check, name="self-tape-check"),
    path(f"{_ROLE}act/", office.self_tapes_act, name="self-tapes-act"),
    path(f"{_ROLE}watched/", office.self_tape_watched, name="self-tape-watched"),
    path("office/<slug:org_slug>/self-tapes/<int:request_id>/", office.self_tape, name="self-tape"),
    re_path(
        rf"^office/(?P<org_slug>[-a-zA-Z0-9_]+)/self-tapes/(?P<request_id>[0-9]+)/(?P<act>{'|'.join(office.ACTS)})/$",
        office.self_tape_act,
        name="self-tape-act",
    ),
    path("tape/<str:token>/", mine.tape, name="tape"),
    path("tape/<str:token>/answer/", mine.answer, name="tape-answer"),
    path("tape/<str:token>/change/", mine.change_answer, name="tape-change"),
    path("tape/<str:token>/more-time/", mine.extension, name="tape-extension"),
    path("tape/<str:token>/sides.pdf", mine.sides, name="tape-sides"),
    path("tape/<str:token>/takes/", mine.take, name="tape-take"),
    path("tape/<str:token>/takes/<int:number>/remove/", mine.take_remove, name="tape-take-remove"),
    path("tape/<str:token>/deliver/", mine.deliver, name="tape-deliver"),
    path("tape/<str:token>/take-back/", mine.take_back, name="tape-take-back"),
    path("tape/<str:token>/rep/", mine.rep, name="tape-rep"),
]
