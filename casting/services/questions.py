"""Questions that a role asks of whoever applies, and those that no casting call may ask (domain.md, section 3)."""

import re
from collections.abc import Sequence

from casting.states import QuestionKind
from core.errors import Invalid

MOST = 10
MOST_OPTIONS = 12

# Topic -> what gives it away. "Playing age" and skills stay free to ask; the person's own traits do not.
SENSITIVE = {
    "age": [
        r"how old (are|r) (you|u)",
        r"(?<!playing )\b(your|actual|real|current|exact) age\b",
        r"\b(what|which) age (are you|bracket|group)",
        r"^\W*age\W*$",
        r"\bdate of birth\b|\bbirth ?(date|day|year)\b|\byear of birth\b|\bd\.?o\.?b\b",
        r"\b(when|what year) (were|was) you born\b",
        r"\bare you (over|under|older than|younger than|above|below) \d",
        r"\bare you \d\d",
    ],
    "ethnicity": [
        r"\bethnic",
        r"\b(your|what|which) (race|nationality|heritage|ancestry|skin)\b|\bracial\b|\brace\W*$",
        r"\b(skin|complexion) (colou?r|tone)\b",
        r"\bwhere are (you|your (family|parents)) (really|originally) from\b",
        r"\bare you (a )?(person of colou?r|black|white|asian|latin[oax]|hispanic|mixed|indigenous|jewish by)\b",
    ],
    "disability or health": [
        r"\bdisab(led|ilit)",
        r"\b(medical|health|mental|psychiatric) (condition|history|problem|issue|record|illness)",
        r"\bare you (deaf|blind|autistic|neuro ?divergent|pregnant|hiv)",
        r"\b(hiv|pregnan(t|cy))\b",
        r"\bimpairment\b|\bchronic(ally)? ill",
    ],
    "religion": [
        r"\breligio(n|us)\b",
        r"\b(your|what|which) (faith|belief|church|mosque|denomination)",
        r"\bare you (a )?(christian|muslim|jewish|jew|hindu|sikh|buddhist|catholic|atheist)\b",
        r"\bdo you (pray|believe in god|go to church)\b",
    ],
    "sexual orientation": [
        r"\b(sexual|romantic) (orientation|preference|identity)\b|\bsexuality\b|\borientation\W*$",
        r"\bare you (gay|straight|lesbian|bisexual|bi|queer|heterosexual|homosexual|lgbt\w*|trans\w*)\b",
    ],
    "marital status or family": [
        r"\bmarital\b|\b(relationship|family) status\b",
        r"\bare you (single|married|divorced|engaged|widowed|in a relationship)\b",
        r"\bdo you have (any |a )?(kids|children|husband|wife|spouse|partner|boyfriend|girlfriend)\b",
        r"\b(plan|planning|want|hope) to have (kids|children|a baby)\b",
    ],
}
_PATTERNS = {topic: re.compile("|".join(f"(?:{one})" for one in found), re.I) for topic, found in SENSITIVE.items()}


def sensitive_topic(text: str) -> str | None:
    """Which protected topic a question is about, or None."""
    plain = " ".join(text.split())
    return next((topic for topic, pattern in _PATTERNS.items() if pattern.search(plain)), None)


def refusal_for(text: str) -> str | None:
    """The sentence for an office that asks what may not be asked; None for a question that is fine."""
    topic = sensitive_topic(text)
    if topic is None:
        return None
    return (
        f"This asks about {topic}, which nobody should have to answer to be seen for a part."
        " Say in the role what the part needs, or ask about a skill or an availability instead."
    )


def check_questions(rows: Sequence[dict]) -> None:
    """Raises Invalid for what no call may ask, for an eleventh question, or for a choice without options."""
    if len(rows) > MOST:
        raise Invalid(f"Ask at most {MOST} questions.", field="questions")
    for row in rows:
        check_question(row)


def check_question(row: dict) -> None:
    if not row["prompt"].strip():
        raise Invalid("Write the question.", field="prompt")
    for text in [row["prompt"], *row["options"]]:
        if refusal := refusal_for(text):
            raise Invalid(refusal, field="prompt", code="sensitive_question")
    if row["kind"] == QuestionKind.CHOICE and not 2 <= len(set(row["options"])) <= MOST_OPTIONS:
        raise Invalid(f"Give from two to {MOST_OPTIONS} different answers to choose from.", field="options")
    if row["kind"] != QuestionKind.CHOICE and row["options"]:
        raise Invalid("Only a choice has answers to choose from.", field="options")
