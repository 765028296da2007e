from django.urls import path

from auditions.views.planning import pair_room, pairs, plans

SESSION = "office/<slug:org_slug>/sessions/<int:session_id>/"
PAIRS = f"{SESSION}pairs/"
PAIRING = f"{PAIRS}<int:pairing_id>/"

urlpatterns = [
    path(f"{SESSION}plan/", plans.plan, name="plan-new"),
    path(f"{SESSION}plan/<int:plan_id>/take/", plans.take, name="plan-take"),
    path(f"{SESSION}plan/<int:plan_id>/drop/", plans.drop, name="plan-drop"),
    path(f"{SESSION}plan/<int:plan_id>/undo/", plans.undo, name="plan-undo"),
    path(PAIRS, pairs.chemistry, name="chemistry"),
    path(f"{PAIRS}want/", pairs.want, name="chemistry-want"),
    path(f"{PAIRS}group/", pairs.group, name="chemistry-group"),
    path(f"{PAIRS}draw/", pairs.draw, name="chemistry-draw"),
    path(f"{PAIRS}clear/", pairs.clear, name="chemistry-clear"),
    path(f"{PAIRS}restore/", pairs.restore, name="chemistry-restore"),
    path(f"{PAIRS}place/", pairs.place, name="chemistry-place"),
    path(f"{PAIRS}unplace/", pairs.unplace, name="chemistry-unplace"),
    path(f"{PAIRS}room/", pair_room.pair_room, name="chemistry-room"),
    path(f"{PAIRING}move/", pairs.move, name="chemistry-move"),
    path(f"{PAIRING}remove/", pairs.remove, name="chemistry-remove"),
    path(f"{PAIRING}score/", pair_room.score, name="chemistry-score"),
]
