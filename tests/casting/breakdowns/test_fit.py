"""What a role states beside what a performer says: facts with a sentence each."""

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from casting.crowd import Crowd, Said
from casting.fit import PerformerFacts, RoleFacts, fit
from core.text import fold
from talent.states import Gender, LanguageLevel, SkillLevel

MAY = dt.date(2027, 5, 4)
JUNE = dt.date(2027, 6, 26)


def test_only_what_is_stated_is_held_beside_a_profile():
    assert fit(RoleFacts(), PerformerFacts()).points == ()
    assert fit(RoleFacts(), PerformerFacts()).suits


def test_what_is_not_said_is_not_a_miss():
    role = RoleFacts(age_min=24, age_max=34, genders=["woman"], skills=["Rowing"], languages=["French"], place="Leeds")
    found = fit(role, PerformerFacts())
    assert (found.meets, found.misses) == ([], [])
    assert found.unknown == [
        "Playing range not stated",
        "Not stated whether they play woman",
        "Rowing: no skills stated",
        "French: no languages stated",
        "Base not stated; the work is in Leeds",
    ]
    assert found.suits


def test_every_criterion_says_whether_it_is_met():
    role = RoleFacts(
        age_min=24, age_max=34, genders=["woman", "non_binary"], skills=["Rowing", "Équitation"],
        languages=["French", "German"], place="Leeds, West Yorkshire", starts_on=MAY, ends_on=JUNE, takes_minors=False,
    )  # fmt: skip
    found = fit(
        role,
        PerformerFacts(
            age_min=30,
            age_max=40,
            plays=["woman"],
            skills={"equitation": ("Equitation", "expert")},
            languages={"french": ("French", "fluent"), "german": ("German", "phonetic")},
            bases=["Leeds"],
            book_outs=[(dt.date(2027, 5, 30), dt.date(2027, 6, 2)), (dt.date(2028, 1, 1), dt.date(2028, 1, 2))],
        ),
    )
    assert found.meets == ["Plays 30–40", "Plays woman", "Equitation, expert", "French, fluent", "Based in Leeds"]
    assert found.misses == [
        "Rowing is not among their skills",
        "Can learn lines in German, does not speak it",
        "Booked out 30 May – 2 Jun",
    ]
    assert not found.suits


def test_where_and_when_never_decide():
    role = RoleFacts(age_min=24, age_max=34, place="Leeds", starts_on=MAY, ends_on=JUNE)
    away = PerformerFacts(age_min=25, age_max=30, bases=["London"], book_outs=[(MAY, JUNE)])
    found = fit(role, away)
    assert found.misses == ["Based in London; the work is in Leeds", "Booked out 4 May – 26 Jun"]
    assert found.suits
    assert not found.is_near


def test_days_in_two_book_outs_are_told_once():
    out = [(dt.date(2027, 5, 22), dt.date(2027, 5, 28)), (dt.date(2027, 5, 24), dt.date(2027, 5, 24))]
    assert fit(RoleFacts(starts_on=MAY, ends_on=JUNE), PerformerFacts(book_outs=out)).misses == ["Booked out 22–28 May"]


def test_a_place_is_compared_word_by_word():
    assert not fit(RoleFacts(place="New Yorkshire"), PerformerFacts(bases=["York"])).is_near
    assert fit(RoleFacts(place="York, England"), PerformerFacts(bases=["york"])).is_near


def test_a_child_suits_only_a_call_that_provides_for_children():
    child = PerformerFacts(age_min=8, age_max=10, is_minor=True)
    assert fit(RoleFacts(takes_minors=True), child).meets == ["Under 18, and the call provides for minors"]
    assert not fit(RoleFacts(takes_minors=False), child).suits
    assert fit(RoleFacts(takes_minors=None), child).suits


NAMES = ["Fencing", "fencing", "Élan", "Juggling"]
ages = st.one_of(st.none(), st.integers(5, 80))
some = st.lists(st.sampled_from(NAMES), max_size=3, unique=True)
genders = st.lists(st.sampled_from(Gender.values), max_size=2, unique=True)
people = st.builds(
    PerformerFacts, age_min=ages, age_max=ages, plays=genders, is_minor=st.booleans(),
    skills=some.map(lambda names: {fold(one): (one, SkillLevel.BASIC) for one in names}),
    languages=st.dictionaries(
        st.sampled_from([fold(one) for one in NAMES]),
        st.tuples(st.just("As written"), st.sampled_from(LanguageLevel.values)),
        max_size=3,
    ),
)  # fmt: skip


@given(
    role=st.builds(
        RoleFacts, age_min=ages, age_max=ages, genders=genders, skills=some, languages=some, place=st.just("Leeds"),
        takes_minors=st.sampled_from([None, True, False]),
    ),
    many=st.lists(people, max_size=20),
)  # fmt: skip
def test_a_crowd_says_of_everybody_what_the_whole_says_of_one(role, many):
    numbered = dict(enumerate(many, start=100))
    them = Crowd(
        [Said(pk, one.age_min, one.age_max, one.plays, one.is_minor) for pk, one in numbered.items()],
        skills=[(name, [pk]) for pk, one in numbered.items() for name in one.skills],
        languages=[
            (name, [pk])
            for pk, one in numbered.items()
            for name, (_, level) in one.languages.items()
            if level != LanguageLevel.PHONETIC
        ],
        linguists=[pk for pk, one in numbered.items() if one.languages],
    )
    whom = [pk for pk, one in numbered.items() if fit(role, one).suits]
    assert them.ids(them.suited_by(role)) == whom
    assert them.ids(them.suited_by(role), most=2) == whom[:2]
