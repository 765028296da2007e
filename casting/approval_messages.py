"""The letters of a sign-off: asked for, and due. They name the part, never the person: letters are passed on."""

from django.urls import reverse

from accounts.tenancy import across_offices
from casting.models import Approval, ApprovalSeat, ApprovalStep
from casting.states import ApprovalState, StepState
from casting.viewer_links import viewer_address
from core import clock
from notifications.kinds import Category, Kind, Verdict, register, register_category
from notifications.models import OutboxMessage

SIGN_OFF = "casting.sign_off"
SIGN_OFF_REMINDER = "casting.sign_off_reminder"
KINDS = (SIGN_OFF, SIGN_OFF_REMINDER)
CATEGORY = "sign_off"
SUBJECT_TYPE = "casting.approvalseat"

BODY = """Dear {greeting},

{signer} of {office} asks for your sign-off on {role} in {production}.

{message}

{own_line}

Please say yes or no by {due}. You can hand it on to somebody else once, from the same page.

{signer}
{office}"""

REMINDER = """Dear {greeting},

Your sign-off on {role} in {production} is due by {due}, and casting waits for it.

{own_line}

If it is not yours to say, you can hand it on from the same page.

{signer}
{office}"""


def office_path(approval: Approval) -> str:
    return reverse("casting:approval", args=[approval.organisation.slug, approval.pk])


def asked_context(*, approval: Approval, step: ApprovalStep, seat: ApprovalSeat) -> dict:
    """What the words need. A viewer's link is put in when the letter leaves; until then the button shows the sign-off."""
    zone = seat.user.time_zone if seat.user else approval.organisation.time_zone
    return {
        "greeting": seat.name.split(" ")[0],
        "role": approval.role.name,
        "production": approval.role.production.public_title,
        "message": approval.message,
        "due": clock.show(step.due_at, zone),
        "signer": approval.started_by.name,
        "office": approval.organisation.name,
        "url": office_path(approval),
    }


def sign_off_guard(messages: list[OutboxMessage]) -> dict[int, Verdict]:
    """Whether each is still waited for; puts a viewer's link in where they are."""
    with across_offices("a worker re-checks the sign-offs of every office before their letters leave"):
        seats = {
            seat.pk: seat
            for seat in ApprovalSeat.objects.filter(pk__in=[message.subject_id for message in messages])
            .select_related("step__approval__role__production", "viewer")
            .prefetch_related("verdicts")
        }
        handed = set(
            ApprovalSeat.objects.filter(delegated_by__in=list(seats)).values_list("delegated_by_id", flat=True)
        )
    return {message.pk: _verdict(message, seats.get(message.subject_id), handed) for message in messages}


def _verdict(message: OutboxMessage, seat: ApprovalSeat | None, handed: set[int]) -> Verdict:
    if seat is None or seat.step.approval.state != ApprovalState.OPEN or seat.step.state != StepState.OPEN:
        return Verdict.drop("This sign-off does not wait any more")
    if seat.pk in handed:
        return Verdict.drop("It was handed on")
    if seat.verdicts.all():
        return Verdict.drop("They have said it already")
    message.context["production"] = seat.step.approval.role.production.public_title
    if seat.viewer is not None:
        if seat.viewer.revoked_at is not None or seat.viewer.expires_at <= clock.now():
            return Verdict.drop("Their link opens nothing any more")
        message.context["url"] = viewer_address(seat.viewer.pk)
    return Verdict.send()


def forget_link(sender, messages, **kwargs) -> None:
    """The letter has left: the outbox keeps no link that opens something."""
    left = [message for message in messages if message.kind in KINDS]
    if not left:
        return
    with across_offices("sign-offs of every office that the worker has written"):
        seats = ApprovalSeat.objects.select_related("step__approval__organisation").in_bulk(
            [message.subject_id for message in left]
        )
        for message in left:
            if message.subject_id in seats:
                message.context["url"] = office_path(seats[message.subject_id].step.approval)
        OutboxMessage.objects.bulk_update(left, ["context"])


def register_approval_kinds() -> None:
    register_category(Category(CATEGORY, "Sign-offs", "When casting waits for your yes or no."))
    variables = {
        "greeting": "first name of who is asked",
        "role": "the role",
        "production": "the production, or its codename until it is announced",
        "message": "what you wrote when you asked",
        "due": "until when",
        "own_line": "a line of your own",
        "signer": "who asks",
        "office": "your office",
    }
    sample = {
        "greeting": "Dana",
        "role": "Mara Voss",
        "production": "The Salt Road",
        "message": "Noor first, and two behind her.",
        "due": "Friday 20 March 2027, 18:00 (London, GMT)",
        "signer": "Renata Okoye",
        "office": "Okoye Casting",
        "url": "/",
    }
    for key, label, subject, body in (
        (SIGN_OFF, "Sign-off asked for", "{role}, {production}: your sign-off", BODY),
        (SIGN_OFF_REMINDER, "Sign-off is due", "{role}, {production}: your sign-off is due", REMINDER),
    ):
        register(
            Kind(
                key=key,
                label=label,
                category=CATEGORY,
                subject=subject,
                body=body,
                variables=variables,
                may_unsubscribe=False,
                keeps_quiet_hours=True,
                guard=sign_off_guard,
                about="{role}, {production}",
                action="Look and say yes or no",
                sample=sample,
            )
        )
