from django.urls import path

from casting.views import presentations, viewing

OFFICE = "office/<slug:org_slug>/"
OF_PRODUCTION = OFFICE + "productions/<int:production_id>/presentations/"
ONE = OFFICE + "presentations/<int:presentation_id>/"
PICK = ONE + "people/<int:pick_id>/"
VIEWER = ONE + "viewers/<int:viewer_id>/"
# The key opens the page, so it stands in no log (config.requests writes the view's name).
LINK = "p/<slug:key>/"
SHOWN = LINK + "people/<int:pick_id>/"

urlpatterns = [
    path(OF_PRODUCTION, presentations.presentation_list, name="presentation-list"),
    path(OF_PRODUCTION + "new/", presentations.presentation_new, name="presentation-new"),
    path(ONE, presentations.presentation, name="presentation"),
    path(ONE + "edit/", presentations.edit, name="presentation-edit"),
    path(ONE + "people/", presentations.people, name="presentation-people"),
    path(ONE + "order/", presentations.order, name="presentation-order"),
    path(ONE + "open/", presentations.open_it, name="presentation-open"),
    path(ONE + "close/", presentations.close_it, name="presentation-close"),
    path(ONE + "reopen/", presentations.reopen_it, name="presentation-reopen"),
    path(ONE + "preview/", presentations.preview, name="presentation-preview"),
    path(ONE + "results/", presentations.results, name="presentation-results"),
    path(ONE + "comments/", presentations.comment, name="presentation-comment"),
    path(ONE + "viewers/", presentations.viewer_add, name="presentation-viewer-add"),
    path(PICK, presentations.pick, name="presentation-pick"),
    path(PICK + "<slug:variant>/", presentations.preview_picture, name="presentation-picture"),
    path(VIEWER + "resend/", presentations.viewer_resend, name="presentation-viewer-resend"),
    path(VIEWER + "extend/", presentations.viewer_extend, name="presentation-viewer-extend"),
    path(VIEWER + "revoke/", presentations.viewer_revoke, name="presentation-viewer-revoke"),
    path(LINK, viewing.look, name="viewer"),
    path(LINK + "code/", viewing.ask_code, name="viewer-code"),
    path(LINK + "confirm/", viewing.confirm, name="viewer-confirm"),
    path(LINK + "comments/", viewing.comment, name="viewer-comment"),
    path(LINK + "roles/<int:role_id>/rank/", viewing.rank, name="viewer-rank"),
    path(LINK + "seats/<int:seat_id>/verdict/", viewing.verdict, name="viewer-verdict"),
    path(LINK + "seats/<int:seat_id>/delegate/", viewing.delegate, name="viewer-delegate"),
    path(SHOWN, viewing.person, name="viewer-person"),
    path(SHOWN + "vote/", viewing.vote, name="viewer-vote"),
    path(SHOWN + "tape/", viewing.tape, name="viewer-tape"),
    path(SHOWN + "captions/", viewing.captions, name="viewer-captions"),
    path(SHOWN + "<slug:variant>/", viewing.picture, name="viewer-picture"),
]
