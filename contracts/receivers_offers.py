"""What offers do when casting lets somebody go. Dates are not touched here: terms and availability are two axes."""

from casting.states import NEGATIVE
from contracts.services.negotiation import end_offers_of

LET_GO = "The part went another way."
LEFT = "They are not up for the part any more."


def end_with_decision(sender, decision, submission_ids, target, actor, **kwargs):
    if target in NEGATIVE:
        end_offers_of(submission_ids=list(submission_ids), actor=actor, because=LET_GO)


def end_with_withdrawal(sender, submission, actor, **kwargs):
    end_offers_of(submission_ids=[submission.pk], actor=actor, because=LEFT)
