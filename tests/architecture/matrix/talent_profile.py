"""A profile finished: size card, looks, what goes out of it and comes in. The world's performer is public."""

from tests.architecture.matrix.talent import profile, to_edit
from tests.architecture.rows import Row

ROWS = [
    Row("talent:size-card", "GET", to_edit(200), args=profile),
    Row("talent:size-card", "POST", to_edit(302), args=profile, data={"shoe": "41", "system": "eu"}),
    Row("talent:size-card-remove", "POST", to_edit(302), args=profile),
]
