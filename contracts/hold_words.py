"""What avails, pins, first refusals and holds are, in words: for the office before it asks, for whoever is asked. Pure."""

import datetime as dt

from contracts.states import HoldKind

# Said on the office's page before anything is asked.
DOES = {
    HoldKind.AVAIL_CHECK: (
        "Only a question: are these dates free? It binds nobody. They may take other work meanwhile, and you may ask "
        "others. It ends by itself when its time runs out, and they are told."
    ),
    HoldKind.PIN: (
        "A sign of serious interest: they keep you in mind for these dates and tell you before they take other work. "
        "It binds nobody and costs nothing. Many pins can stand for one part, so release the ones you no longer need; "
        "they are told when it ends, whichever way it ends."
    ),
    HoldKind.FIRST_REFUSAL: (
        "They promise to come to you first if somebody else wants these dates, so that you can make an offer or let "
        "them go. It engages nobody and costs nothing. Ask for it only if you would answer the same day."
    ),
    HoldKind.HOLD: (
        "This one binds. Once it is in place the performer is engaged for these dates and turns other work away. It "
        "needs a fee for cancelling and the approval of whoever your office names. If you release it, or let the "
        "dates pass without an offer, that fee is owed."
    ),
}
# Said to whoever is asked; {you} are "you", or "they" where a rep reads it.
MEANS = {
    HoldKind.AVAIL_CHECK: "It is only a question and binds nobody: {you} can go on saying yes to other work.",
    HoldKind.PIN: (
        "It is a sign of real interest and binds nobody. We only ask to hear from you before {you} take other work on "
        "these dates."
    ),
    HoldKind.FIRST_REFUSAL: (
        "It means: if somebody else wants these dates, please come to us first, so that we can make an offer or let "
        "them go. It engages nobody."
    ),
    HoldKind.HOLD: (
        "A hold binds once we place it: {you} would be engaged for these dates. If we then call it off, a fee is owed."
    ),
}
# Said of a hold once it is in place; the other kinds mean then what they meant before.
BOUND = "It binds now: {you} are engaged for these dates. If we call it off, a fee is owed."
A = {
    HoldKind.AVAIL_CHECK: "an avail check",
    HoldKind.PIN: "a pin",
    HoldKind.FIRST_REFUSAL: "a first refusal",
    HoldKind.HOLD: "a hold",
}
THE = {kind: words.split(" ", 1)[1] for kind, words in A.items()}
PRIORITIES = {1: "First call on the dates", 2: "Second call", 3: "Third call"}


def meaning(kind: str, *, you: str, is_placed: bool = False) -> str:
    return (BOUND if is_placed and kind == HoldKind.HOLD else MEANS[HoldKind(kind)]).format(you=you)


def priority_words(priority: int) -> str:
    return PRIORITIES.get(priority, f"Call number {priority} on the dates")


def days_in_words(first: dt.date, last: dt.date) -> str:
    """ "3 March 2027", "3–17 March 2027", "28 February – 3 March 2027"."""
    end = f"{last.day} {last:%B} {last.year}"
    if first == last:
        return end
    if first.year != last.year:
        return f"{first.day} {first:%B} {first.year} – {end}"
    if first.month != last.month:
        return f"{first.day} {first:%B} – {end}"
    return f"{first.day}–{end}"
