from contracts.models.commission import CommissionReceived, Engagement
from contracts.models.contract import (
    Contract,
    ContractDocument,
    ContractOption,
    ContractVersion,
    SealedDocument,
)
from contracts.models.hold import Hold
from contracts.models.offer import DealApproval, DealNote, Offer, OfferDraft, OfferRevision
from contracts.models.party import ContractEvent, ContractParty, Signature
from contracts.models.settings import Approver, DealSettings
from contracts.models.template import Clause, ClauseVersion, ContractTemplate, TemplateVersion

__all__ = [
    "Approver",
    "Clause",
    "ClauseVersion",
    "CommissionReceived",
    "Contract",
    "ContractDocument",
    "ContractEvent",
    "ContractOption",
    "ContractParty",
    "ContractTemplate",
    "ContractVersion",
    "DealApproval",
    "DealNote",
    "DealSettings",
    "Engagement",
    "Hold",
    "Offer",
    "OfferDraft",
    "OfferRevision",
    "SealedDocument",
    "Signature",
    "TemplateVersion",
]
