"""Answers to a role's questions: what counts as one, in the same words for a form, a service and the API."""

from collections.abc import Iterable, Mapping

from casting.models import Question
from casting.states import QuestionKind

LONGEST = 600
YES, NO = "Yes", "No"
UNANSWERED = "They need an answer to this one."


def options_of(question: Question) -> list[str]:
    """What a person may choose from; empty where they write."""
    if question.kind == QuestionKind.YES_NO:
        return [YES, NO]
    return list(question.options) if question.kind == QuestionKind.CHOICE else []


def without_nul(text: str) -> str:
    """PostgreSQL keeps every character but this one."""
    return text.replace("\x00", "")


def clean_answer(question: Question, raw: object) -> str:
    """The answer as it is kept: trimmed text, or one of the options as the office wrote it."""
    text = without_nul(raw).strip() if isinstance(raw, str) else ""
    if question.kind == QuestionKind.YES_NO:
        return {"yes": YES, "no": NO}.get(text.casefold(), text)
    return text


def problem_with(question: Question, answer: str) -> str:
    """What to change about a cleaned answer, as a sentence; empty when nothing."""
    if not answer:
        return UNANSWERED if question.is_required else ""
    options = options_of(question)
    if options and answer not in options:
        return "Choose one of the answers offered."
    if len(answer) > LONGEST:
        return f"Keep it under {LONGEST} characters; this is {len(answer)}."
    return ""


def answers_to_keep(questions: Iterable[Question], raw: Mapping[int, object]) -> tuple[list[dict], dict[int, str]]:
    """(what the submission stores, problems by question id).

    Stored: [{"question": id, "kind", "prompt", "answer"}], with the words asked, so that a later
    change of the question does not rewrite what was answered. Unanswered ones are left out.
    """
    kept, problems = [], {}
    for question in questions:
        answer = clean_answer(question, raw.get(question.pk))
        if problem := problem_with(question, answer):
            problems[question.pk] = problem
        elif answer:
            kept.append({"question": question.pk, "kind": question.kind, "prompt": question.prompt, "answer": answer})
    return kept, problems
