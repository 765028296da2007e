"""The activity log's words for what an office keeps of its searches. Whom it is about is not told here."""

from accounts.activity_words import register

WORDS = {
    "talentfolder": {
        "make": "made the folder {name}",
        "change": "renamed a folder to {name}",
        "remove": "removed the folder {name}",
    },
    "talentlist": {
        "make": "made the list {name}",
        "change": "changed the list {name}",
        "remove": "removed the list {name}",
        "restore": "brought back the list {name}",
        "add": "put {people} on the list {name}",
        "take_off": "took {people} off the list {name}",
        "note": "wrote a note on the list {name}",
        "order": "put the list {name} in another order",
        "export": "took the list {name} away as a file",
    },
    "savedsearch": {
        "save": "saved the search {name}",
        "change": "changed the saved search {name}",
        "remove": "removed the saved search {name}",
    },
    "officenote": {
        "write": "wrote a note on a performer",
        "remove": "took back a note on a performer",
        "restore": "brought back a note on a performer",
    },
    "notshown": {
        "leave_out": "left a performer out of the office’s searches",
        "show_again": "showed a performer in the office’s searches again",
    },
}


def register_all() -> None:
    for noun, verbs in WORDS.items():
        for verb, words in verbs.items():
            register(f"{noun}.{verb}", words)
