from django.urls import path

from contracts.views import approve
from contracts.views.office import deal_settings

_SETTINGS = "office/<slug:org_slug>/deals/settings/"

urlpatterns = [
    path("approve/<str:token>/", approve.approve, name="approve"),
    path("approve/<str:token>/code/", approve.approve_code, name="approve-code"),
    path("approve/<str:token>/confirm/", approve.approve_confirm, name="approve-confirm"),
    path("approve/<str:token>/decide/", approve.approve_decide, name="approve-decide"),
    path("office/<slug:org_slug>/approvals/<int:approval_id>/", approve.approval, name="approval"),
    path(_SETTINGS, deal_settings.deal_settings, name="deal-settings"),
    path(f"{_SETTINGS}approvers/", deal_settings.approver_add, name="approver-add"),
    path(f"{_SETTINGS}approvers/<int:approver_id>/remove/", deal_settings.approver_remove, name="approver-remove"),
]
