from django.urls import path

from casting.views.selects import approvals, ensembles, production, record, selects

OFFICE = "office/<slug:org_slug>/"
PRODUCTION = OFFICE + "productions/<int:production_id>/"
ENSEMBLE = PRODUCTION + "ensembles/<int:ensemble_id>/"
ROLE = OFFICE + "roles/<int:role_id>/"
SELECT = ROLE + "selects/<int:select_id>/"
APPROVAL = OFFICE + "sign-offs/<int:approval_id>/"
SEAT = APPROVAL + "seats/<int:seat_id>/"

urlpatterns = [
    path(PRODUCTION, production.production_page, name="production"),
    path(PRODUCTION + "budget/", production.budget, name="production-budget"),
    path(PRODUCTION + "ladder/", approvals.ladder, name="ladder"),
    path(PRODUCTION + "ensembles/", ensembles.ensembles, name="ensembles"),
    path(ENSEMBLE, ensembles.ensemble, name="ensemble"),
    path(ENSEMBLE + "name/", ensembles.rename, name="ensemble-rename"),
    path(ENSEMBLE + "choose/", ensembles.choose, name="ensemble-choose"),
    path(ENSEMBLE + "remove/", ensembles.remove, name="ensemble-remove"),
    path(ENSEMBLE + "parts/<int:role_id>/", ensembles.part, name="ensemble-part"),
    path(ROLE + "selects/", selects.selects, name="selects"),
    path(ROLE + "selects/add/", selects.add, name="selects-add"),
    path(ROLE + "selects/order/", selects.order, name="selects-order"),
    path(ROLE + "selects/restore/", selects.restore, name="select-restore"),
    path(SELECT + "edit/", selects.describe, name="select-edit"),
    path(SELECT + "backup/", selects.backup, name="select-backup"),
    path(SELECT + "remove/", selects.remove, name="select-remove"),
    path(SELECT + "offer/", selects.offer, name="select-offer"),
    path(ROLE + "sign-off/", approvals.start, name="approval-start"),
    path(ROLE + "record/", record.record, name="role-record"),
    path(ROLE + "record/pdf/", record.record_pdf, name="role-record-pdf"),
    path(APPROVAL, approvals.approval, name="approval"),
    path(APPROVAL + "take-back/", approvals.take_back, name="approval-take-back"),
    path(SEAT + "verdict/", approvals.verdict, name="approval-verdict"),
    path(SEAT + "delegate/", approvals.delegate, name="approval-delegate"),
]
