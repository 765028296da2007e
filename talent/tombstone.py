"""What stands where somebody was who has deleted their account."""

NAME = "A performer who has left"

# A profile version of theirs, in the shape that every room reads.
VERSION = {
    "stage_name": NAME,
    "pronouns": "",
    "plays": [],
    "playing_age_min": None,
    "playing_age_max": None,
    "height_cm": None,
    "bases": [],
    "accents": [],
    "languages": [],
    "skills": [],
    "credits": [],
    "training": [],
    "links": [],
    "bio": "",
    "headshots": [],
    "resume": None,
}
