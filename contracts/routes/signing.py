from django.urls import path

from contracts.views.signing import instead, mine, office, page

_SIGN = "sign/<str:token>/"
_CONTRACT = "office/<slug:org_slug>/contracts/<int:contract_id>/"

urlpatterns = [
    path(_SIGN, page.sign_page, name="sign"),
    path(f"{_SIGN}read/", page.sign_read, name="sign-read"),
    path(f"{_SIGN}code/", page.sign_code, name="sign-code"),
    path(f"{_SIGN}sign/", page.sign_do, name="sign-do"),
    path(f"{_SIGN}document.pdf", page.sign_file, name="sign-file"),
    path(f"{_SIGN}drawn/<uuid:uid>.png", page.sign_drawing, name="sign-drawing"),
    path(f"{_SIGN}decline/", instead.sign_decline, name="sign-decline"),
    path(f"{_SIGN}hand-on/", instead.sign_hand_on, name="sign-hand-on"),
    path(f"{_SIGN}question/", instead.sign_question, name="sign-question"),
    path("contracts/", mine.mine_contracts, name="mine-contracts"),
    path("contracts/<uuid:uid>/", mine.mine_contract, name="mine-contract"),
    path("contracts/<uuid:uid>/document.pdf", mine.mine_contract_file, name="mine-contract-file"),
    path("contracts/<uuid:uid>/drawn/<uuid:party>.png", mine.mine_contract_drawing, name="mine-contract-drawing"),
    path(f"{_CONTRACT}send/", office.contract_send, name="contract-send"),
    path(f"{_CONTRACT}recall/", office.contract_recall, name="contract-recall"),
    path(f"{_CONTRACT}void/", office.contract_void, name="contract-void"),
    path(f"{_CONTRACT}chain/", office.contract_chain, name="contract-chain"),
    path(f"{_CONTRACT}parties/<int:party_id>/remind/", office.contract_remind, name="contract-remind"),
    path(f"{_CONTRACT}parties/<int:party_id>/hand-on/", office.contract_hand_on, name="contract-hand-on"),
]
