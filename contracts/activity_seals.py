"""The activity log's words for sealing."""

from accounts.activity_words import register

VERBS = {
    "seal": "sealed {number}",
    "seal_again": "had {number} sealed again",
}


def register_all() -> None:
    for verb, words in VERBS.items():
        register(f"contract.{verb}", words)
