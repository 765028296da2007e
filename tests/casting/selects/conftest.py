import pytest

from accounts.states import MembershipRole
from accounts.tenancy import office_scope
from casting.services.ladders import Seat, StepDraft, set_ladder
from casting.services.selects import add_selects, selects_of
from core import clock
from tests import factories


@pytest.fixture
def office(db):
    made = factories.OrganisationFactory(name="Okoye Casting", slug="okoye", time_zone="Europe/London")
    with office_scope(made):
        yield made


@pytest.fixture
def director(office):
    return factories.MembershipFactory(
        organisation=office, role=MembershipRole.DIRECTOR, user__name="Renata Okoye"
    ).user


@pytest.fixture
def colleague(office):
    return factories.MembershipFactory(
        organisation=office, role=MembershipRole.ASSOCIATE, user__name="Yusuf Demirel"
    ).user


@pytest.fixture
def production(office):
    return factories.ProductionFactory(organisation=office, title="The Salt Road")


@pytest.fixture
def role(production):
    return factories.RoleFactory(call__production=production, name="Mara Voss")


@pytest.fixture
def submit(role):
    """Somebody called back for the role, by name."""

    def make(name, *, role=role, state="callback", **values):
        return factories.SubmissionFactory(
            role=role,
            state=state,
            viewed_at=clock.now(),
            performer__stage_name=name,
            profile__data={"stage_name": name},
            **values,
        )

    return make


@pytest.fixture
def choose(director, role):
    """Put them on the selects in this order; the second and later ones as backups."""

    def act(*submissions, role=role, backups=True):
        add_selects(actor=director, role=role, submission_ids=[one.pk for one in submissions])
        made = selects_of(role)
        if backups:
            from casting.services.selects import mark_backup

            for select in made[1:]:
                mark_backup(actor=director, select=select, is_backup=True)
        return selects_of(role)

    return act


@pytest.fixture
def three(submit, choose):
    people = [submit(name) for name in ("Noor Haddad", "Adaeze Nwosu", "Kavita Raman")]
    choose(*people)
    return people


@pytest.fixture
def ladder(director, production):
    """A ladder of the given (kind, quorum, seats); a seat is a user or an address."""

    def make(*steps):
        return set_ladder(
            actor=director,
            production=production,
            steps=[
                StepDraft(
                    kind=kind,
                    quorum=quorum,
                    seats=[
                        Seat(name=who.split("@")[0].title(), email=who)
                        if isinstance(who, str)
                        else Seat(name=who.name, user=who.pk)
                        for who in seats
                    ],
                )
                for kind, quorum, seats in steps
            ],
        )

    return make


@pytest.fixture
def desk(client, director):
    client.force_login(director)
    return client
