from django.urls import path, re_path

from contracts.views.office import amendments, contracts
from contracts.views.office import contract_acts as acts

_CONTRACT = "office/<slug:org_slug>/contracts/<int:contract_id>/"
_ANY = "^office/(?P<org_slug>[-a-zA-Z0-9_]+)/contracts/(?P<contract_id>[0-9]+)/"

urlpatterns = [
    path("office/<slug:org_slug>/deals/<int:offer_id>/contract/", contracts.contract_new, name="contract-new"),
    path(_CONTRACT, contracts.contract, name="contract"),
    path(f"{_CONTRACT}versions/<int:number>.pdf", contracts.contract_file, name="contract-file"),
    path(f"{_CONTRACT}all/", contracts.contract_zip, name="contract-zip"),
    path(f"{_CONTRACT}amend/", amendments.contract_amend, name="contract-amend"),
    path(f"{_CONTRACT}terms/", amendments.amendment_edit, name="amendment-edit"),
    path(f"{_CONTRACT}terminate/", acts.terminate, name="contract-terminate"),
    path(f"{_CONTRACT}parties/", acts.party_add, name="contract-party-add"),
    path(f"{_CONTRACT}parties/<int:party_id>/", acts.party_edit, name="contract-party-edit"),
    path(f"{_CONTRACT}parties/<int:party_id>/remove/", acts.party_remove, name="contract-party-remove"),
    path(f"{_CONTRACT}papers/", acts.document_add, name="contract-document-add"),
    path(f"{_CONTRACT}papers/<uuid:public_id>/", contracts.contract_document, name="contract-document"),
    path(f"{_CONTRACT}papers/<uuid:public_id>/remove/", acts.document_remove, name="contract-document-remove"),
    re_path(
        rf"{_ANY}options/(?P<number>[0-9]{{1,3}})/(?P<act>exercise|waive|take-back)/$",
        acts.option_act,
        name="option-act",
    ),
    re_path(rf"{_ANY}(?P<act>{'|'.join(acts.ACTS)})/$", acts.contract_act, name="contract-act"),
]
