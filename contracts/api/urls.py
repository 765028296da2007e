from django.urls import path, re_path

from contracts.api import holds

urlpatterns = [
    path("office/holds/", holds.HoldList.as_view(), name="office-hold-list"),
    path("office/holds/<int:hold_id>/", holds.HoldDetail.as_view(), name="office-hold"),
    re_path(
        rf"^office/holds/(?P<hold_id>[0-9]+)/(?P<act>{'|'.join(holds.OFFICE_ACTS)})/$",
        holds.HoldAct.as_view(),
        name="office-hold-act",
    ),
    path("holds/", holds.OwnHoldList.as_view(), name="hold-list"),
    path("holds/<uuid:uid>/answer/", holds.OwnHoldAnswer.as_view(), name="hold-answer"),
    path("holds/<uuid:uid>/let-go/", holds.OwnHoldLetGo.as_view(), name="hold-let-go"),
]
