"""An office's templates and clauses, and what a document would say as things stand."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db.models import F, OuterRef, Q, QuerySet, Subquery

from accounts.models import Membership, Organisation, User
from casting.states import Agreement
from contracts.models import (
    Clause,
    ClauseVersion,
    Contract,
    ContractParty,
    ContractTemplate,
    ContractVersion,
    TemplateVersion,
)
from contracts.paper.blocks import Built, ClauseText, Missing, build
from contracts.paper.language import tidy
from contracts.paper.variables import VARIABLES, PaperFacts, language_of, values_for
from contracts.policies import can_change_paper, can_see_deals
from contracts.states import ContractKind, EventKind, PartyKind, PartyState
from core import clock
from core.errors import NotAllowed, NotFound

PERFORMING = [PartyKind.PERFORMER, PartyKind.LOAN_OUT, PartyKind.GUARDIAN]
SIGNS_AS = {
    PartyKind.PERFORMER: "Performer",
    PartyKind.LOAN_OUT: "For the performer’s company",
    PartyKind.GUARDIAN: "Guardian of the performer",
    PartyKind.SIGNATORY: "For the production",
    PartyKind.WITNESS: "Witness",
}


def check_sees_paper(actor: User, organisation: Organisation) -> None:
    if not can_change_paper(actor, organisation.pk):
        if can_see_deals(actor, organisation):
            raise NotAllowed("Templates and clauses are for the owner, directors and business affairs of the office.")
        raise NotFound("There is no such page.")


def _newest(model, of: str, *columns: str) -> dict[str, Subquery]:
    rows = model.objects.filter(**{of: OuterRef("pk")}).order_by("-number")
    return {f"newest_{column}": Subquery(rows.values(column)[:1]) for column in columns}


def templates_of(*, actor: User, organisation: Organisation, archived: bool = False) -> QuerySet[ContractTemplate]:
    """With `newest_number` and `newest_created_at` of the words in force; by kind, then by name."""
    check_sees_paper(actor, organisation)
    found = ContractTemplate.objects.filter(organisation=organisation, archived_at__isnull=not archived)
    return found.annotate(**_newest(TemplateVersion, "template", "number", "created_at")).order_by("kind", "name", "pk")


def template_for(*, actor: User, organisation: Organisation, template_id: int) -> ContractTemplate:
    """With the words in force: `newest_number`, `newest_body`, `newest_note`."""
    check_sees_paper(actor, organisation)
    found = (
        ContractTemplate.objects.filter(organisation=organisation, pk=template_id)
        .annotate(**_newest(TemplateVersion, "template", "number", "body", "note"))
        .first()
    )
    if found is None:
        raise NotFound("There is no such template in your office.")
    return found


def versions_of_template(template: ContractTemplate) -> list[TemplateVersion]:
    return list(template.versions.select_related("created_by").defer("body"))


def template_version(template: ContractTemplate, number: int) -> TemplateVersion:
    found = template.versions.filter(number=number).first()
    if found is None:
        raise NotFound("This template has no such version.")
    return found


def clauses_of(*, actor: User, organisation: Organisation, archived: bool = False) -> QuerySet[Clause]:
    """With the words in force: `newest_number`, `newest_body`, `newest_plain_words`; by title."""
    check_sees_paper(actor, organisation)
    found = Clause.objects.filter(organisation=organisation, archived_at__isnull=not archived)
    return found.annotate(**_newest(ClauseVersion, "clause", "number", "body", "plain_words"))


def clause_for(*, actor: User, organisation: Organisation, clause_id: int) -> Clause:
    check_sees_paper(actor, organisation)
    found = (
        Clause.objects.filter(organisation=organisation, pk=clause_id)
        .annotate(**_newest(ClauseVersion, "clause", "number", "body", "plain_words"))
        .first()
    )
    if found is None:
        raise NotFound("There is no such clause in your library.")
    return found


def versions_of_clause(clause: Clause) -> list[ClauseVersion]:
    return list(clause.versions.select_related("created_by"))


def library_of(organisation_id: int, *, at: dt.datetime | None = None) -> dict[str, ClauseText]:
    """The words in force, now or at that time, of every clause: a template that names one put away keeps it."""
    rows = ClauseVersion.objects.filter(organisation_id=organisation_id).order_by("clause_id", "-number")
    if at is not None:
        rows = rows.filter(created_at__lte=at)
    newest = rows.distinct("clause_id").values_list("clause__key", "clause__title", "body", "plain_words")
    return {key: ClauseText(title, body, plain) for key, title, body, plain in newest}


def clause_choices(organisation_id: int) -> list[dict]:
    """For the editor of an offer: {"key", "title", "body", "version"} of every clause in use."""
    rows = (
        ClauseVersion.objects.filter(organisation_id=organisation_id, clause__archived_at__isnull=True)
        .order_by("clause_id", "-number")
        .distinct("clause_id")
        .values("body", key=F("clause__key"), title=F("clause__title"), version=F("number"))
    )
    return sorted((dict(row) for row in rows), key=lambda row: row["title"])


@dataclass(frozen=True)
class Draft:
    """What the document of a contract would say now. `places` are where it is signed: a name, then as what."""

    blocks: list[dict] = field(default_factory=list)
    missing: list[Missing] = field(default_factory=list)
    places: list[list[str]] = field(default_factory=list)
    template: TemplateVersion | None = None
    language: str = "en-gb"

    @property
    def words(self) -> list[dict]:
        """The blocks as a version keeps them, without number and date."""
        return [*self.blocks, *({"kind": "place", "text": "\n".join(place)} for place in self.places)]


def draft_of(
    contract: Contract,
    *,
    parties: Sequence[ContractParty],
    template: TemplateVersion | None,
    clauses_at: dt.datetime | None = None,
) -> Draft:
    """`contract` with production, role, performer, organisation, agency, revision, and amends where it has one.

    Clauses say what they say now, or said at that time.
    """
    facts = facts_of(contract, parties)
    terms = contract.terms
    body = template.body if template else ""
    built = _built(body, facts, terms, library_of(contract.organisation_id, at=clauses_at))
    language = language_of(agreement=facts.agreement, currency=terms.get("currency", ""))
    heading = [{"kind": "title", "text": title_of(contract)}, {"kind": "between", "text": tidy(between(facts))}]
    if contract.amends_id:
        heading.append({"kind": "paragraph", "text": tidy(_amending(facts))})
    return Draft([*heading, *built.blocks], built.missing, places_of(parties), template, language)


def _built(body: str, facts: PaperFacts, terms: dict, library: dict[str, ClauseText]) -> Built:
    agreed = [ClauseText(one.get("title") or "Also agreed", one.get("body", "")) for one in terms.get("clauses", [])]
    return build(body, values=values_for(facts, terms), labels=VARIABLES, clauses=library, agreed=agreed)


def preview_of(body: str, *, kind: str, contract: Contract | None, organisation: Organisation) -> Draft:
    """A template as it would read: with a real contract's terms, or, where there is none, with an invented deal."""
    if contract is not None:
        parties = parties_in_order(contract)
        facts, terms = facts_of(contract, parties), contract.terms
    else:
        facts, terms = sample_facts(organisation, kind), SAMPLE_TERMS
    built = _built(body, facts, terms, library_of(organisation.pk))
    heading = [{"kind": "title", "text": ContractKind(kind).label}, {"kind": "between", "text": between(facts)}]
    return Draft([*heading, *built.blocks], built.missing)


def title_of(contract: Contract) -> str:
    kind = contract.get_kind_display()
    return f"Amendment: {kind[0].lower()}{kind[1:]}" if contract.amends_id else kind


def between(facts: PaperFacts) -> str:
    performer = f"{facts.loan_out_company} for {facts.performer}" if facts.loan_out_company else facts.performer
    rep = f", represented by {facts.agency}" if facts.agency else ""
    guardian = f", by their guardian {facts.guardian}" if facts.guardian else ""
    return f"Between {facts.company or 'the production'} (the company) and {performer}{guardian} (the performer){rep}."


def _amending(facts: PaperFacts) -> str:
    why = f" {facts.purpose.rstrip('.')}." if facts.purpose else ""
    return (
        f"This amends contract {facts.amends}.{why} What is said here takes the place of what that contract says"
        " about the same; everything else in it stays as it is."
    )


def places_of(parties: Sequence[ContractParty]) -> list[list[str]]:
    return [
        [tidy(part) for part in (party.name, _as_what(party)) if part] for party in parties if party.kind in SIGNS_AS
    ]


def _as_what(party: ContractParty) -> str:
    return ", ".join(part for part in (SIGNS_AS[PartyKind(party.kind)], party.title, party.company) if part)


def parties_in_order(contract: Contract) -> list[ContractParty]:
    """Everybody who is a party now; whoever handed it on is not."""
    return list(contract.parties.exclude(state=PartyState.DELEGATED).order_by("position", "pk"))


def copies_of(contract: Contract) -> QuerySet[ContractParty]:
    """Who gets a copy and signs nothing, and has not handed that on."""
    return contract.parties.filter(kind=PartyKind.COPY).exclude(state=PartyState.DELEGATED)


def copies_for_agency(contract: Contract) -> QuerySet[ContractParty]:
    """Those of whoever belongs to its agency, its rep among them."""
    at_agency = Membership.objects.filter(organisation=contract.agency_id).values("user")
    return copies_of(contract).filter(Q(user__in=at_agency) | Q(user=contract.rep_id, user__isnull=False))


def facts_of(contract: Contract, parties: Sequence[ContractParty]) -> PaperFacts:
    production = contract.production
    first = {party.kind: party for party in reversed(parties)}
    performer, company = first.get(PartyKind.PERFORMER), first.get(PartyKind.LOAN_OUT)
    guardian, signatory = first.get(PartyKind.GUARDIAN), first.get(PartyKind.SIGNATORY)
    agreement = production.agreement if production.agreement != Agreement.NON_UNION else ""
    return PaperFacts(
        number=contract.number,
        kind=contract.get_kind_display(),
        production=production.public_title,
        company=(signatory.company if signatory else "") or production.company,
        director=production.director,
        agreement=agreement,
        agreement_label=production.get_agreement_display() if agreement else "",
        role=contract.role.name,
        performer=performer.name if performer else contract.performer.stage_name,
        loan_out_company=company.company if company else "",
        guardian=guardian.name if guardian else "",
        agency=contract.agency.name if contract.agency else "",
        office=contract.organisation.name,
        amends=contract.amends.number if contract.amends else "",
        purpose=contract.purpose,
    )


def sample_facts(organisation: Organisation, kind: str) -> PaperFacts:
    return PaperFacts(
        number=f"{organisation.slug[:3].upper()}-{clock.today().year}-0001",
        kind=ContractKind(kind).label,
        production="The Salt Road",
        company="Harrow Lane Pictures Ltd",
        director="Ines Okafor",
        agreement="equity",
        agreement_label="Equity agreement",
        role="Mara Voss",
        performer="Noor Haddad",
        loan_out_company="",
        guardian="",
        agency="Bellweather Artists",
        office=organisation.name,
        amends="",
        purpose="",
    )


# A deal that could be true, for a preview where no real one is at hand.
SAMPLE_TERMS = {
    "engagement": "weekly",
    "guaranteed_days": 35,
    "currency": "GBP",
    "fee": "4400.00",
    "fee_units": 7,
    "agent_ten": "on_top",
    "agent_percent": "10.00",
    "overtime": "agreement",
    "rehearsal_fee": "300.00",
    "rehearsal_days": 5,
    "payment": "each Friday",
    "starts_on": "2027-05-04",
    "ends_on": "2027-06-26",
    "place": "Whitby and Leeds",
    "free_dates": "12, 13 and 14 May",
    "travel": "Standard class by train, at the company’s cost",
    "accommodation": "A single room near the place of work",
    "per_diem": "40.00",
    "billing_place": "main_titles",
    "billing_card": "shared first card",
    "options": [{"exercise_by": "2027-12-01", "starts_on": "2028-05-01", "ends_on": "2028-06-30", "rise": "5.00"}],
    "usage_media": ["tv", "streaming"],
    "usage_territory": "the United Kingdom",
    "usage_months": 12,
}


def newest_version(contract: Contract) -> ContractVersion | None:
    return contract.versions.select_related("created_by", "template").filter(number=contract.version).first()


def current_draft(contract: Contract) -> Draft:
    """What the document would say now, by the newest words of its template."""
    newest = None
    if contract.template_id:
        newest = TemplateVersion.objects.filter(template_id=contract.template_id).order_by("-number").first()
    return draft_of(contract, parties=parties_in_order(contract), template=newest)


def draft_as_sent(contract: Contract, version: ContractVersion) -> Draft:
    """What it would say with the parties of now and, for the rest, the template and clauses that the version has.

    The version that was sent read its clauses; whatever was set anew since took them over from it.
    """
    sent = contract.versions.filter(created_at__lte=contract.sent_at).order_by("-number").first() or version
    return draft_of(contract, parties=parties_in_order(contract), template=version.template, clauses_at=sent.created_at)


def is_in_step(contract: Contract, version: ContractVersion, draft: Draft) -> bool:
    """Whether the document says what would be set now, and was set since the contract was last opened again."""
    if version.terms != contract.terms or version.blocks[1:] != draft.words:
        return False
    return not contract.chain.filter(kind=EventKind.REOPENED, at__gt=version.created_at).exists()
