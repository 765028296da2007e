"""A letter about somebody under 18, once it has left, goes to everybody else who answers for them."""

import dataclasses

from django.conf import settings
from django.urls import reverse

from accounts.models import Membership, User
from accounts.tenancy import across_offices
from notifications.letters import Letter, desk_for, letter_of
from notifications.models import OutboxMessage
from notifications.services.notices import NewNotice, add_notices
from notifications.services.outbox import NewMessage, add_messages
from talent.letters_about import is_for_chaperones, performers_in
from talent.messages_people import COPY, ERASED
from talent.models import Performer
from talent.selectors import accounts_of_many
from talent.services.person_letters import person_letter


def copy_to_guardians(sender, messages: list[OutboxMessage], **kwargs) -> None:
    about = performers_in(messages)
    if not about:
        return
    minors = Performer.objects.in_bulk(
        Performer.objects.filter(pk__any_of=list(set(about.values())), born_on__isnull=False).values_list(
            "pk", flat=True
        )
    )
    if not minors:
        return
    readers, guardians = accounts_of_many(minors.values(), chaperones=True), accounts_of_many(minors.values())
    inside = _read_inside(messages)
    copies, notices = [], []
    copied = [message for message in messages if about.get(message.pk, 0) in minors and message.pk not in inside]
    with across_offices("letters about a child, whichever offices wrote them"):
        desk = desk_for(copied)
    for message in copied:
        performer, letter = minors[about[message.pk]], letter_of(message, desk)
        home = f"{settings.SITE_URL}{reverse('casting:actor-home')}"
        # What a rep may do by a link of their own is theirs alone.
        family = {user.pk for user in guardians[performer.pk]}
        link = (message.context.get("url") if message.recipient_id in family else "") or home
        for user in readers[performer.pk]:
            if user.pk == message.recipient_id or user.email == message.to_email:
                continue
            # A link in a letter answers for the child, and so does what is attached: neither is a chaperone's.
            is_guardian = user.pk in family
            if not is_guardian and not is_for_chaperones(message):
                continue
            key = f"{COPY}:{message.pk}:{user.pk}"
            attached = message.attachments if is_guardian else []
            url = link if is_guardian else home
            copies.append(_copy(message, letter, performer, user, key=key, url=url, attachments=attached))
            notices.append(
                NewNotice(
                    user_id=user.pk,
                    title=letter.subject,
                    text=f"About {performer.stage_name}, written to {message.to_name or 'who answers with you'}.",
                    url=reverse("casting:actor-home"),
                    dedupe_key=key,
                )
            )
    add_messages(copies)
    add_notices(notices)


def forget_last_letter(sender, messages: list[OutboxMessage], **kwargs) -> None:
    """The receipt of a deleted account has left: the address it went to is kept no longer."""
    ids = [message.pk for message in messages if message.kind == ERASED]
    if ids:
        with across_offices("the letter belongs to no office"):
            OutboxMessage.objects.filter(pk__in=ids).update(
                to_email="", to_name="", context={}, subject_text="", body_text=""
            )


def _read_inside(messages: list[OutboxMessage]) -> set[int]:
    """What an office wrote to its own people is no letter to the performer's side."""
    members = set(
        Membership.objects.filter(
            organisation__any_of=list({message.organisation_id for message in messages if message.organisation_id}),
            user__any_of=list({message.recipient_id for message in messages if message.recipient_id}),
        ).values_list("organisation", "user")
    )
    return {message.pk for message in messages if (message.organisation_id, message.recipient_id) in members}


def _copy(
    message: OutboxMessage, letter: Letter, performer: Performer, user: User, *, key: str, url: str, attachments: list
) -> NewMessage:
    made = person_letter(
        COPY,
        user,
        performer,
        "",
        key=key,
        reader=message.to_name or "somebody else",
        subject=letter.subject,
        letter="\n\n".join(text for text, _ in letter.paragraphs),
        # Whatever the letter itself leads to.
        url=url,
    )
    return dataclasses.replace(made, attachments=attachments, reply_to=message.reply_to, dedupe_key=key)
