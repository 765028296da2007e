"""What counts as an answer, for any text that somebody may send."""

from hypothesis import given
from hypothesis import strategies as st

from casting.models import Question
from casting.services.answers import LONGEST, answers_to_keep, options_of
from casting.states import QuestionKind

texts = st.one_of(
    st.text(max_size=LONGEST * 2), st.sampled_from(["yes", "YES", " no ", "Sometimes", "\x00", "\u202eabc"])
)
questions = st.builds(
    Question,
    id=st.integers(1, 5),
    kind=st.sampled_from(QuestionKind.values),
    prompt=st.just("?"),
    options=st.lists(st.text(min_size=1, max_size=20).map(str.strip).filter(bool), min_size=1, max_size=4, unique=True),
    is_required=st.booleans(),
)


@given(question=questions, raw=st.one_of(texts, st.none(), st.integers(), st.lists(texts, max_size=2)))
def test_an_answer_is_kept_whole_or_refused_with_a_sentence(question, raw):
    kept, problems = answers_to_keep([question], {question.pk: raw})
    assert bool(problems) + bool(kept) <= 1
    for sentence in problems.values():
        assert sentence.endswith(".")
    for row in kept:
        assert row["answer"] == row["answer"].strip() != ""
        assert len(row["answer"]) <= LONGEST
        assert "\x00" not in row["answer"]
        if options := options_of(question):
            assert row["answer"] in options
    if not kept and not problems:
        assert not question.is_required


@given(
    asked=st.lists(questions, max_size=6, unique_by=lambda question: question.pk),
    raw=st.dictionaries(st.integers(1, 9), texts),
)
def test_only_what_was_asked_is_kept_in_the_order_of_asking(asked, raw):
    kept, problems = answers_to_keep(asked, raw)
    order = [question.pk for question in asked]
    assert [row["question"] for row in kept] == [pk for pk in order if pk in {row["question"] for row in kept}]
    assert set(problems) <= set(order)
    assert {question.pk for question in asked if question.is_required} <= {row["question"] for row in kept} | set(
        problems
    )


@given(question=questions, text=texts)
def test_cleaning_twice_changes_nothing(question, text):
    kept, _ = answers_to_keep([question], {question.pk: text})
    if kept:
        assert answers_to_keep([question], {question.pk: kept[0]["answer"]})[0] == kept
