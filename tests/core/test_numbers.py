"""Numbers that pages and clients send: whatever is none has its sentence, and no page fails over it."""

from core.text import numbers_among, whole_number, whole_numbers

ODD = ["", "-1", "1.5", "²", "٣", "1" * 19, "9" * 5000, " 1", "x"]


def test_a_number_is_ascii_digits_that_a_column_holds():
    assert whole_number("12") == 12
    assert whole_number("007", digits=3) == 7
    assert whole_number(None) is None
    assert [whole_number(one) for one in ODD] == [None] * len(ODD)
    assert numbers_among(["3", *ODD, "1"]) == [3, 1]
    assert whole_numbers(["3", "1"]) == [3, 1]
    assert whole_numbers(["3", "x"]) is None
