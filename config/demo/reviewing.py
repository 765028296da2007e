"""What the office thinks of whom: ratings and notes of three reviewers."""

import datetime as dt
from random import Random

from accounts.models import User
from casting.models import Note, Rating, Role
from casting.states import NoteAudience
from config.demo import trade
from config.demo.submissions import Entry
from core.db import copy_in


def rate(random: Random, role: Role, entries: list[Entry], reviewers: list[User], now: dt.datetime) -> dict[int, float]:
    """Ratings for most of what was opened; returns each rated submission's mean, for whoever decides by it."""
    rows, means = [], {}
    for entry in entries:
        if entry.viewed_at is None or random.random() < 0.25:
            continue
        low, high = entry.person.plays_age
        plays_it = low <= role.playing_age_max and high >= role.playing_age_min
        merit = random.gauss(3.1 if plays_it else 1.6, 0.9)
        # Whoever one of them likes, the others look at too.
        weights = [2, 4, 4] if merit > 3.5 else [6, 3, 1]
        said = random.sample(reviewers, min(len(reviewers), random.choices([1, 2, 3], weights)[0]))
        values = [min(5, max(1, round(random.gauss(merit, 0.7)))) for _ in said]
        means[entry.id] = sum(values) / len(values)
        for reviewer, value in zip(said, values, strict=True):
            at = min(entry.viewed_at + dt.timedelta(seconds=random.randrange(20, 900)), now)
            rows.append((role.organisation_id, entry.id, reviewer.pk, value, at, at))
    copy_in(Rating, ["organisation", "submission", "reviewer", "value", "created_at", "updated_at"], rows)
    return means


def annotate(random: Random, role: Role, entries: list[Entry], reviewers: list[User], now: dt.datetime) -> None:
    rows = []
    for entry in entries:
        if entry.viewed_at is None or random.random() > 0.14:
            continue
        for reviewer in random.sample(reviewers, min(len(reviewers), random.choice([1, 1, 1, 2]))):
            audience = NoteAudience.ME if random.random() < 0.12 else NoteAudience.OFFICE
            at = min(entry.viewed_at + dt.timedelta(minutes=random.randrange(1, 300)), now)
            rows.append((role.organisation_id, entry.id, reviewer.pk, audience, random.choice(trade.REVIEW_NOTES), at))
    copy_in(Note, ["organisation", "submission", "author", "audience", "text", "created_at"], rows)
