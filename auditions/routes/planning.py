from django.urls import path

from auditions.views.planning import plans

SESSION = "office/<slug:org_slug>/sessions/<int:session_id>/"

urlpatterns = [
    path(f"{SESSION}plan/", plans.plan, name="plan-new"),
    path(f"{SESSION}plan/<int:plan_id>/take/", plans.take, name="plan-take"),
    path(f"{SESSION}plan/<int:plan_id>/drop/", plans.drop, name="plan-drop"),
    path(f"{SESSION}plan/<int:plan_id>/undo/", plans.undo, name="plan-undo"),
]
