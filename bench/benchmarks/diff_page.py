"""A negotiation of thirty revisions, any two of them compared term by term, as a signed-in director asks for it.

Every revision has forty terms, and differs from every other in a word or a figure of most. The floor reads the same rows
by hand (who asks, the offer, its rounds, the two revisions whole, the talk, what the office deals by) and formats a page
as long as ours of them, in which an old text stands struck out beside the new: it compares no words, and knows neither
costs nor who may see what.
"""

import datetime as dt
import json
import re
from itertools import combinations, count

from django.test import Client

from accounts.tenancy import office_scope
from bench import data
from bench.benchmarks.board_page import WHO
from bench.harness import Bench, Result, benchmark
from casting.models import Submission
from contracts.models import DealNote, DealSettings, Offer, OfferRevision
from contracts.states import Audience, OfferState, Side
from contracts.terms import TERMS, TermKind, clean, digest
from core import clock

REVISIONS, LENGTH = 30, 40
MOST_STATEMENTS = 8
# Any two, near and far; each is asked for in its turn.
PAIRS = list(combinations(range(1, REVISIONS + 1), 2))[::7]
OFFER = """SELECT o.*, p.*, r.*, s.id, f.stage_name, m.public_id FROM contracts_offer o
    JOIN casting_production p ON p.id = o.production_id JOIN casting_role r ON r.id = o.role_id
    JOIN casting_submission s ON s.id = o.submission_id JOIN talent_performer f ON f.id = o.performer_id
    LEFT JOIN talent_mediaasset m ON m.id = s.headshot_id WHERE o.id = %s AND o.organisation_id = %s"""
ROUNDS = """SELECT number, side, author_name, created_at, expires_at, total FROM contracts_offerrevision
    WHERE offer_id = %s ORDER BY number"""
TEXTS = """SELECT number, terms, comment, overrides FROM contracts_offerrevision
    WHERE offer_id = %s AND number IN (%s, %s) ORDER BY number"""
NOTES = """SELECT n.*, u.name FROM contracts_dealnote n JOIN accounts_user u ON u.id = n.author_id
    WHERE n.offer_id = %s AND n.audience IN ('both', 'office') ORDER BY n.id DESC LIMIT 200"""
RULES = "SELECT fringe_percent FROM contracts_dealsettings WHERE organisation_id = %s"
LINE = (
    '<tr data-open><th scope="row">%s</th><td data-label="Offer 1"><span class="prewrap">%s</span></td>'
    '<td data-label="Counter 1"><span class="prewrap"><del>%s</del> <ins>%s</ins></span></td></tr>'
)
TEXT = (
    "Rail from London in standard class, or mileage by the agreement where no train arrives in time; a car to and from "
    "the unit base before six and after ten"
)


@benchmark("diff_page", sizes=(REVISIONS,))
def diff_page(bench: Bench, size: int) -> Result:
    office, director = data.office(), data.director()
    with office_scope(office):
        offer = _negotiation(size)
    data.analyze()
    client = Client()
    client.force_login(director, backend="allauth.account.auth_backends.AuthenticationBackend")
    address = f"/office/{office.slug}/deals/{offer.pk}/"
    turns = {"ours": count(), "floor": count()}

    def pair(whose: str) -> tuple[int, int]:
        first, last = PAIRS[next(turns[whose]) % len(PAIRS)]
        return first, last

    def ours() -> str:
        first, last = pair("ours")
        return client.get(f"{address}?from={first}&to={last}").content.decode()

    page = ours()
    start = page.index("<tbody>", page.index('id="terms"'))
    lines = re.findall(r"<tr.*?</tr>", page[start : page.index("</tbody>", start)], re.DOTALL)
    # The currency is said with every amount, and has no line.
    if len(lines) != LENGTH - 1:
        raise AssertionError(f"The page compares {len(lines)} terms.")
    before, after = page[: page.index(lines[0])], page[page.index(lines[-1]) + len(lines[-1]) :]

    def by_hand() -> str:
        first, last = pair("floor")
        bench.sql(WHO, (director.pk, office.slug))
        bench.sql(OFFER, (offer.pk, office.pk))
        bench.sql(ROUNDS, (offer.pk,))
        old, new = (json.loads(row[1]) for row in bench.sql(TEXTS, (offer.pk, first, last)))
        bench.sql(NOTES, (offer.pk,))
        bench.sql(RULES, (office.pk,))
        labels = ((term.key, term.label) for term in TERMS if term.key in old and term.key != "currency")
        return before + "".join([LINE % (label, old[key], old[key], new[key]) for key, label in labels]) + after

    asked = max(bench.statements(ours) for _ in PAIRS[:5])
    if asked > MOST_STATEMENTS:
        raise AssertionError(f"The page asks {asked} statements.")
    if abs(len(by_hand()) - len(page)) > len(page) / 10:
        raise AssertionError(f"The floor formats {len(by_hand()):,} characters and the page {len(page):,}.")
    return bench.seconds(ours, floor=by_hand)


def _negotiation(revisions: int) -> Offer:
    """Offers and counters in turn; the office has to answer the last."""
    role = data.submit(data.new_role(), 1)
    submission, director, at = Submission.objects.get(role=role), data.director(), clock.now()
    DealSettings.objects.get_or_create(organisation=data.office())
    shared = {"organisation": data.office()}
    offer = Offer.objects.create(
        **shared, production=role.production, role=role, submission=submission, performer=submission.performer,
        state=OfferState.COUNTERED, current=revisions, currency="GBP", total=7000, sent_at=at,
        expires_at=at + dt.timedelta(days=3), created_by=director,
    )  # fmt: skip
    texts = {number: clean(_terms(number)) for number in range(1, revisions + 1)}
    OfferRevision.objects.bulk_create(
        OfferRevision(
            **shared, offer=offer, number=number, side=Side.OFFICE if number % 2 else Side.TALENT,
            author_name="Renata Okoye", terms=terms, digest=digest(terms), total=7000, expires_at=offer.expires_at,
            comment=f"This is how far we can go in round {number}.",
        )
        for number, terms in texts.items()
    )  # fmt: skip
    DealNote.objects.bulk_create(
        DealNote(
            **shared, offer=offer, side=Side.OFFICE, author=director, audience=Audience.BOTH,
            text=f"Round {number} is with you.",
        )
        for number in texts
    )  # fmt: skip
    return offer


def _terms(number: int) -> dict:
    """Forty, of which the number of the round changes a word of every text, and every sum."""
    text = TEXT.split()
    text[number % len(text)] = f"round{number}"
    said = {
        TermKind.LINE: f"As it was said in round {number}",
        TermKind.TEXT: " ".join(text),
        TermKind.MONEY: f"{1000 + number}.00",
        TermKind.PERCENT: "10.00",
        TermKind.COUNT: str(number),
        TermKind.DATE: "2027-05-04",
    }
    plain = {term.key: said[term.kind] for term in TERMS if term.kind in said}
    chosen = {term.key: term.choices[number % len(term.choices)][0] for term in TERMS if term.kind == TermKind.CHOICE}
    terms = plain | chosen | {"currency": "GBP", "pay_or_play": "on"}
    kept = [term.key for term in TERMS if term.key in terms][:LENGTH]
    return {key: terms[key] for key in kept}
