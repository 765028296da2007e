"""The activity log's words for calendars."""

from accounts.activity_words import register

CALENDARS = {
    "make": "made a calendar address",
    "renew": "made a new calendar address in the place of the old",
    "end": "ended a calendar address",
}


def register_all() -> None:
    for verb, words in CALENDARS.items():
        register(f"calendar.{verb}", words)
