from django.urls import path

from casting.views.breakdowns import inbox, match, putting_up, withdrawing
from casting.views.home import alerts

AGENCY = "office/<slug:org_slug>/"
CALL = AGENCY + "breakdowns/<int:call_id>/"

urlpatterns = [
    path("home/alerts/", alerts.role_alerts, name="role-alerts"),
    path(AGENCY + "breakdowns/", inbox.breakdowns, name="breakdowns"),
    path(CALL, match.breakdown, name="breakdown"),
    path(CALL + "choose/", match.choose, name="breakdown-choose"),
    path(CALL + "put-up/", putting_up.put_up, name="breakdown-put-up"),
    path(CALL + "put-up/keep/", putting_up.keep, name="breakdown-keep"),
    path(CALL + "put-up/discard/", putting_up.let_go, name="breakdown-discard"),
    path(CALL + "aside/", inbox.aside, name="breakdown-aside"),
    path(CALL + "back/", inbox.back, name="breakdown-back"),
    path(AGENCY + "clients/submissions/withdraw/", withdrawing.withdraw, name="clients-withdraw"),
]
