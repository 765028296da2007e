from django.urls import path, re_path

from contracts.api import commissions, contracts, events, holds, offers, register, seals, terms

urlpatterns = [
    path("office/commissions/", commissions.CommissionList.as_view(), name="commission-list"),
    path("office/commissions/statement/", commissions.CommissionStatement.as_view(), name="commission-statement"),
    path("office/commissions/<uuid:uid>/", commissions.CommissionDetail.as_view(), name="commission-detail"),
    path(
        "office/commissions/<uuid:uid>/received/<int:received_id>/",
        commissions.CommissionPayment.as_view(),
        name="commission-payment",
    ),
    path("deal-terms/", terms.DealTermList.as_view(), name="deal-term-list"),
    path("office/deals/", register.DealRegister.as_view(), name="office-deal-list"),
    path("office/holds/", holds.HoldList.as_view(), name="office-hold-list"),
    path("office/holds/<int:hold_id>/", holds.HoldDetail.as_view(), name="office-hold"),
    re_path(
        rf"^office/holds/(?P<hold_id>[0-9]+)/(?P<act>{'|'.join(holds.OFFICE_ACTS)})/$",
        holds.HoldAct.as_view(),
        name="office-hold-act",
    ),
    path("holds/", holds.OwnHoldList.as_view(), name="hold-list"),
    path("holds/<uuid:uid>/answer/", holds.OwnHoldAnswer.as_view(), name="hold-answer"),
    path("holds/<uuid:uid>/let-go/", holds.OwnHoldLetGo.as_view(), name="hold-let-go"),
    path("office/contracts/", contracts.ContractList.as_view(), name="office-contract-list"),
    path("office/contracts/<int:contract_id>/", contracts.ContractDetail.as_view(), name="office-contract"),
    path("office/contracts/<int:contract_id>/amend/", contracts.ContractAmend.as_view(), name="office-contract-amend"),
    path(
        "office/contracts/<int:contract_id>/versions/<int:number>/",
        contracts.ContractFile.as_view(),
        name="office-contract-file",
    ),
    path(
        "office/contracts/<int:contract_id>/parties/",
        contracts.ContractParties.as_view(),
        name="office-contract-parties",
    ),
    path(
        "office/contracts/<int:contract_id>/parties/<int:party_id>/",
        contracts.ContractPartyDetail.as_view(),
        name="office-contract-party",
    ),
    re_path(
        rf"^office/contracts/(?P<contract_id>[0-9]+)/options/(?P<number>[0-9]{{1,3}})/"
        rf"(?P<act>{'|'.join([*contracts.CONTRACT_OPTION_ACTS, 'take-back'])})/$",
        contracts.ContractOptionAct.as_view(),
        name="office-contract-option-act",
    ),
    re_path(
        rf"^office/contracts/(?P<contract_id>[0-9]+)/(?P<act>{'|'.join(contracts.CONTRACT_ACTS)})/$",
        contracts.ContractAct.as_view(),
        name="office-contract-act",
    ),
    path("office/contract-templates/", contracts.ContractTemplates.as_view(), name="office-contract-template-list"),
    path(
        "office/contract-templates/<int:template_id>/",
        contracts.ContractTemplateDetail.as_view(),
        name="office-contract-template",
    ),
    path("office/contracts/<int:contract_id>/events/", events.ContractEvents.as_view(), name="office-contract-events"),
    path("office/contracts/<int:contract_id>/chain/", events.ContractChain.as_view(), name="office-contract-chain"),
    path("office/contracts/<int:contract_id>/send/", events.ContractSend.as_view(), name="office-contract-send"),
    path("office/contracts/<int:contract_id>/recall/", events.ContractRecall.as_view(), name="office-contract-recall"),
    path("office/contracts/<int:contract_id>/void/", events.ContractVoid.as_view(), name="office-contract-void"),
    path(
        "office/contracts/<int:contract_id>/parties/<int:party_id>/remind/",
        events.ContractRemind.as_view(),
        name="office-contract-party-remind",
    ),
    path(
        "office/contracts/<int:contract_id>/parties/<int:party_id>/hand-on/",
        events.ContractHandOn.as_view(),
        name="office-contract-party-hand-on",
    ),
    path("office/contracts/<int:contract_id>/seal/", seals.ContractSeal.as_view(), name="office-contract-seal"),
    path(
        "office/contracts/<int:contract_id>/sealed/", seals.ContractSealedFile.as_view(), name="office-contract-sealed"
    ),
    path("contracts/verify/", seals.ContractVerify.as_view(), name="contract-verify"),
    path("contracts/", events.OwnContractList.as_view(), name="contract-list"),
    path("office/offers/", offers.OfferList.as_view(), name="office-offer-list"),
    path("office/offers/settings/", offers.DealRules.as_view(), name="office-deal-rules"),
    path("office/submissions/<int:submission_id>/offer/", offers.OfferBegin.as_view(), name="office-offer-begin"),
    path("office/offers/<int:offer_id>/", offers.OfferDetail.as_view(), name="office-offer"),
    path("office/offers/<int:offer_id>/draft/", offers.OfferDraftKeep.as_view(), name="office-offer-draft"),
    path("office/offers/<int:offer_id>/notes/", offers.OfferWord.as_view(), name="office-offer-note"),
    re_path(
        rf"^office/offers/(?P<offer_id>[0-9]+)/(?P<act>{'|'.join(offers.OFFICE_ACTS)})/$",
        offers.OfferAct.as_view(),
        name="office-offer-act",
    ),
    path("offers/", offers.OwnOfferList.as_view(), name="offer-list"),
    path("offers/<uuid:uid>/", offers.OwnOfferDetail.as_view(), name="offer"),
    path("offers/<uuid:uid>/draft/", offers.OwnOfferDraft.as_view(), name="offer-draft"),
    path("offers/<uuid:uid>/notes/", offers.OwnOfferWord.as_view(), name="offer-note"),
    re_path(
        rf"^offers/(?P<uid>[0-9a-f]{{8}}-[0-9a-f]{{4}}-[0-9a-f]{{4}}-[0-9a-f]{{4}}-[0-9a-f]{{12}})/"
        rf"(?P<act>{'|'.join(offers.OWN_ACTS)})/$",
        offers.OwnOfferAct.as_view(),
        name="offer-act",
    ),
]
