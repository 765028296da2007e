from django.urls import path, re_path

from casting.views import room
from casting.views.calls import scorecard
from casting.views.room import passes

_ROLE = "office/<slug:org_slug>/roles/<int:role_id>/"
_PASS = f"{_ROLE}passes/<int:pass_id>/"

urlpatterns = [
    path(f"{_ROLE}submissions/<int:submission_id>/conflict/", room.conflict_declare, name="conflict-declare"),
    path(f"{_ROLE}conflicts/<int:conflict_id>/lift/", passes.conflict_lift, name="conflict-lift"),
    path(f"{_ROLE}passes/", passes.passes, name="passes"),
    path(f"{_ROLE}passes/new/", passes.pass_edit, name="pass-new"),
    path(_PASS, passes.pass_edit, name="pass-edit"),
    path(f"{_PASS}assign/", passes.pass_assign, name="pass-assign"),
    re_path(
        r"^office/(?P<org_slug>[-\w]+)/roles/(?P<role_id>[0-9]+)/passes/(?P<pass_id>[0-9]+)/"
        r"(?P<act>open|close|reopen|remove|up|down)/$",
        passes.pass_act,
        name="pass-act",
    ),
    path("office/<slug:org_slug>/productions/<int:production_id>/scorecard/", scorecard.scorecard, name="scorecard"),
]
