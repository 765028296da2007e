"""What booked times do with the news of this room, and what is told inside when a note has left."""

from django.db import transaction
from django.urls import reverse

from accounts.tenancy import across_offices
from auditions.links import answer_token, choose_token
from auditions.messages_booking import BOOKED, KEPT, LAPSED, REMINDER, REMINDER_SOON
from auditions.models import Appointment, CallIn
from auditions.states import CallInState
from notifications.services.handoff import enqueue
from notifications.services.notices import NewNotice, add_notices

FILL = "auditions.booking_tasks.keep_waiting_lists_moving_task"
TITLES = {
    BOOKED: "It is settled: {what}",
    KEPT: "A time is kept for {you} until {kept_until}: {what}",
    REMINDER: "{how_soon}: {what}",
    REMINDER_SOON: "{how_soon}: {what}",
}


def ask_the_next_in_line(sender, session_id, **kwargs):
    """After the transaction, so that whoever gave the time up waits for nobody; beat asks again in any case."""
    with across_offices("the session of the time that came free"):
        somebody_waits = CallIn.objects.filter(session=session_id, state=CallInState.WAITING).exists()
    if somebody_waits:
        transaction.on_commit(lambda: enqueue(FILL), robust=True)


def tell_inside(sender, messages, **kwargs):
    _tell_of_appointments([message for message in messages if message.kind in TITLES])
    _tell_of_lapsed([message for message in messages if message.kind == LAPSED])


def _tell_of_appointments(messages) -> None:
    with across_offices("a worker tells the performers of every office"):
        rows = {row.pk: row for row in Appointment.objects.filter(pk__in=[m.subject_id for m in messages])}
    add_notices(
        [
            NewNotice(
                user_id=message.recipient_id,
                title=TITLES[message.kind].format(**_words(message)),
                text=message.context["when"],
                url=reverse("auditions:answer", args=[answer_token(rows[message.subject_id])]),
                dedupe_key=message.dedupe_key,
            )
            for message in messages
            if message.recipient_id and message.subject_id in rows
        ]
    )


def _tell_of_lapsed(messages) -> None:
    with across_offices("a worker tells the performers of every office"):
        rows = {row.pk: row for row in CallIn.objects.filter(pk__in=[m.subject_id for m in messages])}
    add_notices(
        [
            NewNotice(
                user_id=message.recipient_id,
                title="The time that was kept has gone on: {role}, {production}".format(**message.context),
                text="You can choose from what is free, or wait for another.",
                url=reverse("auditions:choose", args=[choose_token(rows[message.subject_id])]),
                dedupe_key=message.dedupe_key,
            )
            for message in messages
            if message.recipient_id and message.subject_id in rows
        ]
    )


def _words(message) -> dict[str, str]:
    context = message.context
    return {
        "what": f"{context['role']}, {context['production']}",
        "you": context["you"],
        "kept_until": context.get("kept_until", ""),
        "how_soon": context.get("how_soon", ""),
    }
