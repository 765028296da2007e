from django.urls import path

from casting.views.breakdowns import inbox, match, withdrawing
from casting.views.home import alerts

AGENCY = "office/<slug:org_slug>/"
CALL = AGENCY + "breakdowns/<int:call_id>/"

urlpatterns = [
    path("home/alerts/", alerts.role_alerts, name="role-alerts"),
    path(AGENCY + "breakdowns/", inbox.breakdowns, name="breakdowns"),
    path(CALL, match.breakdown, name="breakdown"),
    path(CALL + "put-up/", match.put_up, name="breakdown-put-up"),
    path(CALL + "aside/", inbox.aside, name="breakdown-aside"),
    path(CALL + "back/", inbox.back, name="breakdown-back"),
    path(AGENCY + "clients/submissions/withdraw/", withdrawing.withdraw, name="clients-withdraw"),
]
