from django.urls import path, re_path

from contracts.views.mine import holds as mine
from contracts.views.office import hold_asking, holds

urlpatterns = [
    path("office/<slug:org_slug>/holds/", holds.hold_list, name="hold-list"),
    path("office/<slug:org_slug>/holds/release/", holds.holds_release, name="holds-release"),
    path("office/<slug:org_slug>/holds/<int:hold_id>/", holds.hold, name="hold"),
    re_path(
        rf"^office/(?P<org_slug>[-a-zA-Z0-9_]+)/holds/(?P<hold_id>[0-9]+)/(?P<act>{'|'.join(holds.ACTS)})/$",
        holds.hold_act,
        name="hold-act",
    ),
    path("office/<slug:org_slug>/roles/<int:role_id>/availability/", hold_asking.hold_new, name="hold-new"),
    path("availability/", mine.mine_holds, name="mine-holds"),
    path("availability/<str:token>/", mine.hold_answer, name="hold-answer"),
    path("availability/<str:token>/let-go/", mine.hold_let_go, name="hold-let-go"),
]
