"""Taking somebody out of the notes that were written to them and about them."""

import re
from collections.abc import Collection, Mapping

from django.db.models import Q, TextField
from django.db.models.functions import Cast

from accounts.tenancy import across_offices
from core.db import chunks
from notifications.models import Notice, OutboxMessage, Preference
from notifications.states import UNSENT, MessageState

SOMEBODY = "somebody who has left"
WORDS = "This was about somebody who has left and is no longer kept."


def forget_person(
    *,
    user_ids: Collection[int],
    emails: Collection[str],
    names: Collection[str],
    subjects: Mapping[str, Collection[int]],
    readers: Collection[int],
) -> None:
    """In the caller's transaction. What was not sent yet never leaves; what was keeps that it was, and no word of it.

    `user_ids` and `emails` are theirs, `subjects` ids by subject type of what was about them; in letters and notices
    to `readers` (people who had to do with them) whatever holds one of `names` goes too. A name of one word may be a
    word of the language, or a month: in what was written of others it alone goes.
    """
    for name in names:
        if _is_one_word(name):
            forget_name(name=name, readers=readers)
    names = [name for name in names if not _is_one_word(name)]
    Notice.objects.filter(user__in=user_ids).delete()
    Preference.objects.filter(user__in=user_ids).delete()
    theirs = Q(recipient__in=user_ids) | Q(to_email__in=emails)
    for subject_type, ids in subjects.items():
        theirs |= Q(subject_type=subject_type, subject_id__in=ids)
    with across_offices("notes about somebody, whichever office wrote them"):
        ids = set(OutboxMessage.objects.filter(theirs).values_list("pk", flat=True))
        if names and readers:
            pattern = "|".join(as_words(name) for name in names)
            Notice.objects.filter(Q(title__iregex=pattern) | Q(text__iregex=pattern), user__in=readers).delete()
            to_others = OutboxMessage.objects.filter(recipient__in=readers).annotate(said=Cast("context", TextField()))
            said = Q(said__iregex=pattern) | Q(body_text__iregex=pattern) | Q(subject_text__iregex=pattern)
            ids |= set(to_others.filter(said).values_list("pk", flat=True))
        for chunk in chunks(sorted(ids), 1000):
            rows = OutboxMessage.objects.filter(pk__any_of=chunk)
            rows.filter(state__in=UNSENT).update(state=MessageState.SUPERSEDED, outcome="They have left")
            for row in rows.only("pk", "context"):
                row.context = dict.fromkeys(row.context, "")
                row.subject_text, row.body_text, row.own_line, row.attachments = WORDS[:60], WORDS, "", []
                if row.recipient_id is None or row.recipient_id in user_ids:
                    row.to_email, row.to_name = "", ""
                row.save(
                    update_fields=[
                        "context", "subject_text", "body_text", "own_line", "attachments", "to_email", "to_name",
                    ]
                )  # fmt: skip


def forget_name(*, name: str, readers: Collection[int]) -> None:
    """In the caller's transaction: in what `readers` were written, somebody is no longer named. The rest of it stays."""
    if not name or not readers:
        return
    # A name of one word as it is written, or in capitals: not every “will” is of Will.
    spelt = {name, name.upper()} if _is_one_word(name) else {name}
    either = "regex" if _is_one_word(name) else "iregex"
    pattern = "|".join(as_words(one) for one in sorted(spelt))
    flags = re.NOFLAG if _is_one_word(name) else re.IGNORECASE
    here = re.compile("|".join(rf"(?<!\w){re.escape(one)}(?!\w)" for one in sorted(spelt)), flags)

    def held(*columns: str) -> Q:
        found = Q()
        for column in columns:
            found |= Q(**{f"{column}__{either}": pattern})
        return found

    for notice in Notice.objects.filter(held("title", "text"), user__in=readers):
        notice.title = here.sub(SOMEBODY, notice.title)[:160]
        notice.text = here.sub(SOMEBODY, notice.text)[:1000]
        notice.save(update_fields=["title", "text"])
    with across_offices("notes that name somebody, whichever office wrote them"):
        rows = OutboxMessage.objects.filter(recipient__in=readers).annotate(said=Cast("context", TextField()))
        for row in rows.filter(held("said", "body_text", "subject_text", "own_line")):
            row.context, row.attachments = _without(here, row.context), _without(here, row.attachments)
            row.subject_text = here.sub(SOMEBODY, row.subject_text)[:200]
            row.body_text, row.own_line = here.sub(SOMEBODY, row.body_text), here.sub(SOMEBODY, row.own_line)
            row.save(update_fields=["context", "attachments", "subject_text", "body_text", "own_line"])


def _without(here: re.Pattern[str], value):
    if isinstance(value, str):
        return here.sub(SOMEBODY, value)
    if isinstance(value, dict):
        return {key: _without(here, each) for key, each in value.items()}
    return [_without(here, each) for each in value] if isinstance(value, list) else value


def _is_one_word(name: str) -> bool:
    return len(name.split()) == 1


def as_words(name: str) -> str:
    """As a pattern of the database: the name and no part of a longer word. A sign at its end has no word's edge there."""
    begins, ends = (r"\m" if name[:1].isalnum() else ""), (r"\M" if name[-1:].isalnum() else "")
    return begins + re.escape(name) + ends
