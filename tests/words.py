"""Words looked for in a page."""

import re


def stands_in(text: str, word: str) -> bool:
    """Whether a word or a figure stands in a text by itself.

    A short one can turn up by chance within what is drawn by lot (a form's token, a signature, a file's id) or counted
    (the number of a row, the fraction of a second), so `not in` says nothing of it.
    """
    before, after = (r"(?<![\w.-])", r"0*(?![\w-])") if word[:1].isdigit() else (r"(?<![\w-])", r"(?![\w-])")
    # Most pages have none of them, which is seen sooner without the pattern.
    return word in text and re.search(f"{before}{re.escape(word)}{after}", text) is not None
