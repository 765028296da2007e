"""The activity log's words for what an agency reads of erasing."""

from accounts.activity_words import register


def register_all() -> None:
    register("performer.asked_to_open", "asked a child’s guardians whether the page may be public")
    register("performer.erased", "deleted the profile of a client who had asked for it")
