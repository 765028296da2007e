"""The activity log's words for what an agency reads of erasing."""

from accounts.activity_words import register


def register_all() -> None:
    register("performer.erased", "deleted the profile of a client who had asked for it")
