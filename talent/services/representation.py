"""Who an agency speaks for: what its agents may do about it. What the performer decides is in `standing`."""

from django.db import IntegrityError, transaction

from accounts.models import Membership, Organisation, User
from accounts.services.activity import record_activity
from accounts.tenancy import across_offices
from core import clock
from core.errors import Conflict, Invalid, NotAllowed, NotFound
from talent import messages_agencies as words
from talent.models import Performer, Representation
from talent.policies import SPEAKING, can_manage_roster
from talent.selectors.claims import claims_of_many, current_q, ended_by_agency_today, terms_of
from talent.services.profile_offers import invite_where_known
from talent.services.representation_news import News, tell_agencies, tell_performers
from talent.signals import profile_changed, speakers_changed
from talent.states import STANDS, Standing
from talent.terms import Terms, checked

OURS = "a right at one agency, named in the query"


def ask_representation(
    *, actor: User, agency: Organisation, performer: Performer, terms: Terms, agent: User | None = None
) -> Representation:
    """Ask the performer to confirm that the agency speaks for them. It gives no right until they do.

    Raises NotAllowed, Invalid (terms), Conflict where the agency speaks for them or has asked already.
    """
    must_manage(actor, agency)
    terms = checked(terms)
    with across_offices(OURS), transaction.atomic(durable=True):
        row = write_ask(actor=actor, agency=agency, performer=locked(performer), terms=terms, agent=agent)
        tell_of_asks([row])
    return row


def write_ask(
    *, actor: User, agency: Organisation, performer: Performer, terms: Terms, agent: User | None
) -> Representation:
    """The row alone, under the performer's lock; inside the caller's transaction."""
    if performer.erased_at is not None:
        raise NotFound("There is no such profile.")
    mine = Representation.objects.filter(current_q(), performer=performer, organisation=agency)
    if mine.exists():
        raise Conflict(f"{performer.stage_name} is on the roster already, or has been asked.")
    row = Representation.objects.create(
        performer=performer,
        organisation=agency,
        agent=agent or actor,
        standing=Standing.ASKED,
        asked_by=actor,
        **columns(terms),
    )
    record_activity(actor=actor, verb="representation.asked", subject=performer, organisation=agency)
    return row


def tell_of_asks(rows: list[Representation]) -> None:
    """The performers are asked; where another agency says the same, both agencies hear of each other."""
    claims = claims_of_many([row.performer_id for row in rows])
    others: dict[int, str] = {}
    news = []
    for row in rows:
        mine = next(one for one in claims[row.performer_id] if one.row.pk == row.pk)
        against = {one.row.organisation_id: one.row for one in mine.against}
        for other in against.values():
            news.append(News(other, words.CONTESTED, other=row.organisation.name))
            news.append(News(row, words.CONTESTED, other=other.organisation.name))
        if against:
            names = " and ".join(other.organisation.name for other in against.values())
            others[row.pk] = f"{names} also says so, and you decide between them."
    tell_agencies(news)
    invite_where_known(rows)
    tell_performers(rows, words.ASKED, terms={row.pk: terms_of(row) for row in rows}, others=others)


def propose_terms(*, actor: User, agency: Organisation, performer: Performer, terms: Terms) -> Representation:
    """Other terms: at once where the performer has confirmed none, else they stand beside until the performer agrees.

    Raises NotAllowed, NotFound, Invalid, Conflict (terms that say nothing new, or a territory that is taken).
    """
    must_manage(actor, agency)
    terms = checked(terms)
    with across_offices(OURS), transaction.atomic(durable=True):
        row = own_row(agency, locked(performer))
        if terms == terms_of(row) and not row.proposed:
            raise Conflict("These are the terms already.")
        if row.standing == Standing.CONFIRMED:
            row.proposed = {} if terms == terms_of(row) else terms.as_json()
            row.save(update_fields=["proposed"])
            if row.proposed:
                tell_performers([row], words.PROPOSED, terms={row.pk: terms})
        else:
            put_terms(row, terms)
            if row.standing == Standing.ASKED:
                tell_of_asks([row])
        record_activity(actor=actor, verb="representation.terms_proposed", subject=performer, organisation=agency)
        profile_changed.send(sender=Performer, performer=performer)
    return row


def assign_agent(*, actor: User, agency: Organisation, performer: Performer, agent_id: int | None) -> None:
    """Who of the agency answers for the client. Raises Invalid for somebody who does not speak for clients there."""
    must_manage(actor, agency)
    with across_offices(OURS), transaction.atomic(durable=True):
        row = own_row(agency, locked(performer))
        if agent_id is not None and not _speaks_there(agency, agent_id):
            raise Invalid("Choose one of the agency’s own agents.", field="agent")
        row.agent_id = agent_id
        row.save(update_fields=["agent"])
        record_activity(
            actor=actor,
            verb="representation.agent_set",
            subject=performer,
            organisation=agency,
            data={"user": agent_id},
        )


def end_representation(*, actor: User, agency: Organisation, performer: Performer) -> Representation:
    """The agency stops speaking for the performer today, or takes back what it asked, in every territory.

    Its rights end at once. A profile that nobody has claimed is offered to whom it is of.
    """
    must_manage(actor, agency)
    with across_offices(OURS), transaction.atomic(durable=True):
        performer = locked(performer)
        rows = list(_own_rows(agency, performer).select_for_update(of=("self",)))
        if not rows:
            raise NotFound("This agency does not represent that performer.")
        stood = [row for row in rows if row.standing in STANDS]
        close(rows, actor=actor)
        if stood:
            tell_performers(stood[:1], words.ENDED, terms={})
            invite_where_known(stood[:1])
            speakers_changed.send(Performer, performer=performer, actor=actor)
        verb = "representation.ended" if stood else "representation.taken_back"
        record_activity(actor=actor, verb=verb, subject=performer, organisation=agency)
        profile_changed.send(sender=Performer, performer=performer)
    return rows[0]


def resume_representation(*, actor: User, agency: Organisation, performer: Performer) -> None:
    """Undo an ending that the agency made today; afterwards, and where the performer ended it, they are asked anew."""
    must_manage(actor, agency)
    with across_offices(OURS), transaction.atomic(durable=True):
        performer = locked(performer)
        rows = Representation.objects.filter(ended_by_agency_today(agency), performer=performer)
        resumed = list(rows.order_by("pk").select_for_update(of=("self",)))
        reopen(resumed, performer, actor=actor)
        _must_stand_beside(resumed)
        speakers_changed.send(Performer, performer=performer, actor=actor)
        record_activity(actor=actor, verb="representation.resumed", subject=performer, organisation=agency)
        profile_changed.send(sender=Performer, performer=performer)


def _must_stand_beside(rows: list[Representation]) -> None:
    """What the performer has settled with another agency since is theirs to undo."""
    for claim in claims_of_many([row.performer_id for row in rows])[rows[0].performer_id]:
        if claim.must_end and claim.row in rows:
            name = claim.must_end[0].row.organisation.name
            raise Conflict(f"{name} speaks for them there now. Ask them to confirm that you represent them.")


def close(rows: list[Representation], *, actor: User | None) -> None:
    """Ended today by that person, under the performer's lock."""
    today = clock.today()
    for row in rows:
        row.ended_as, row.standing = row.standing, Standing.ENDED
        row.ends_on, row.proposed = max(today, row.starts_on), {}
        row.decided_by, row.decided_at = actor, clock.now()
    Representation.objects.bulk_update(
        rows, ["ended_as", "standing", "ends_on", "proposed", "decided_by", "decided_at"], batch_size=200
    )


def reopen(rows: list[Representation], performer: Performer, *, actor: User) -> None:
    if not rows:
        raise Conflict("Representation that ended on another day cannot be taken back.")
    if performer.account_id is not None and any(row.ended_as == Standing.ON_WORD for row in rows):
        raise Conflict("They have taken their profile over since. Ask them to confirm that you represent them.")
    try:
        with transaction.atomic():
            for row in rows:
                row.standing, row.ended_as, row.ends_on = row.ended_as, "", row.agreed_until
                row.decided_by, row.decided_at = actor, clock.now()
                row.save(update_fields=["standing", "ended_as", "ends_on", "decided_by", "decided_at"])
    except IntegrityError as error:
        raise Conflict("The agency represents this performer again already.") from error


def put_terms(row: Representation, terms: Terms) -> None:
    for name, value in columns(terms).items():
        setattr(row, name, value)
    row.proposed = {}
    try:
        with transaction.atomic():
            row.save(update_fields=[*columns(terms), "proposed"])
    except IntegrityError as error:
        raise Conflict("The agency has other terms for this territory already.", field="territory") from error


def columns(terms: Terms) -> dict:
    """The terms as columns of a representation."""
    return {
        "territory": terms.territory,
        "mediums": list(terms.mediums),
        "is_exclusive": terms.is_exclusive,
        "commission_percent": terms.commission_percent,
        "starts_on": terms.starts_on,
        "ends_on": terms.until,
        "agreed_until": terms.until,
    }


def locked(performer: Performer) -> Performer:
    """Everything about who speaks for somebody is decided under their own row's lock, one decision after another."""
    return Performer.objects.select_for_update(no_key=True).get(pk=performer.pk)


def own_row(agency: Organisation, performer: Performer) -> Representation:
    row = _own_rows(agency, performer).select_for_update(of=("self",)).first()
    if row is None:
        raise NotFound("That performer is not on this roster.")
    return row


def must_manage(actor: User, agency: Organisation) -> None:
    if not can_manage_roster(actor, agency):
        raise NotAllowed("Only agents and owners of this agency change its roster.")


def _own_rows(agency: Organisation, performer: Performer):
    rows = Representation.objects.filter(current_q(), performer=performer, organisation=agency)
    return rows.select_related("organisation", "performer").order_by("pk")


def _speaks_there(agency: Organisation, user_id: int) -> bool:
    return Membership.objects.filter(organisation=agency, user=user_id, role__in=SPEAKING).exists()
