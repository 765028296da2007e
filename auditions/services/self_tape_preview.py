"""What one of those who are asked would read, word for word, before anything is kept."""

from accounts.models import User
from auditions.messages_tapes import ASKED, tape_context
from auditions.models import SelfTapeBrief, SelfTapeRequest
from auditions.page_ranges import write_pages
from auditions.services.self_tapes import Ask
from casting.models import Role, Submission
from casting.services.closures import parties
from notifications.letters import Letter, desk_for, letter_of
from notifications.models import OutboxMessage


def sample_letter(*, actor: User, role: Role, person: Submission, ask: Ask, own_line: str = "") -> Letter:
    """The letter to `person`, one of `Reach.people`, in the office's own words and the reader's own zone.

    While names are hidden from the actor, what stands in for the name stands in the letter too.
    """
    numbers = ask.numbers()
    brief = SelfTapeBrief(
        takes_wanted=ask.takes_wanted,
        pages=write_pages(numbers, most=ask.sides.page_count) if ask.sides else "",
        page_count=len(numbers),
    )
    request = SelfTapeRequest(brief=brief, due_at=ask.due_at)
    (party,) = parties(Submission.objects.filter(pk=person.pk))
    _, _, name, _ = party.recipient
    context = tape_context(request=request, role=role, party=party, signer_name=actor.name)
    if role.lens.hides_identity:
        context |= {"greeting": person.shown_name, "performer": person.shown_name, "you": "you", "subject": "you"}
        name = person.shown_name
    message = OutboxMessage(
        organisation_id=role.organisation_id, kind=ASKED, to_name=name, context=context, own_line=own_line
    )
    return letter_of(message, desk_for([message]))
