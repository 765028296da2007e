from django.urls import path, re_path

from contracts.views.mine import deals
from contracts.views.negotiating import OFFICE_ACTS, TALENT_ACTS
from contracts.views.office import offers

_OFFER = "office/<slug:org_slug>/deals/<int:offer_id>/"
_UID = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"

urlpatterns = [
    path("office/<slug:org_slug>/submissions/<int:submission_id>/offer/", offers.offer_new, name="offer-new"),
    path(_OFFER, offers.offer, name="offer"),
    path(f"{_OFFER}write/", offers.offer_write, name="offer-write"),
    path(f"{_OFFER}check/", offers.offer_check, name="offer-check"),
    path(f"{_OFFER}note/", offers.offer_note, name="offer-note"),
    re_path(
        rf"^office/(?P<org_slug>[-a-zA-Z0-9_]+)/deals/(?P<offer_id>[0-9]+)/(?P<act>{'|'.join(OFFICE_ACTS)})/$",
        offers.offer_act,
        name="offer-act",
    ),
    path("deals/<uuid:uid>/", deals.deal, name="deal"),
    path("deals/<uuid:uid>/write/", deals.deal_write, name="deal-write"),
    path("deals/<uuid:uid>/check/", deals.deal_check, name="deal-check"),
    path("deals/<uuid:uid>/note/", deals.deal_note, name="deal-note"),
    re_path(rf"^deals/(?P<uid>{_UID})/(?P<act>{'|'.join(TALENT_ACTS)})/$", deals.deal_act, name="deal-act"),
]
