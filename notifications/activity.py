"""The activity log's words for what this room does."""

from accounts.activity_words import register


def register_all() -> None:
    register("note.taken_back", "took back a note before it left")
    register("note.put_back", "put a note back that had been taken back")
    register("note.edited", "changed the words of a note")
    register("note.held_longer", "let a note wait {minutes} minutes longer")
    register("note.sent_now", "sent a note before its time")
    register("note.released", "let a note go before what it waited for: {reason}")
    register("note.retried", "had a note tried again")
    register("outbox.paused", "paused all notes")
    register("outbox.resumed", "let notes leave again")
    register("template.written", "wrote the office’s own words for a note")
    register("template.reset", "went back to the built-in words of a note")
