from casting.views.viewing.acts import comment, delegate, rank, verdict, vote
from casting.views.viewing.door import ask_code, confirm
from casting.views.viewing.media import captions, picture, tape
from casting.views.viewing.page import look, person

__all__ = [
    "ask_code",
    "captions",
    "comment",
    "confirm",
    "delegate",
    "look",
    "person",
    "picture",
    "rank",
    "tape",
    "verdict",
    "vote",
]
