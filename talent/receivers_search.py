from typing import Any

from talent.services.erasing import Erased
from talent.services.search_forgetting import forget_searched_names


def forget_with_the_performer(sender: type, erased: Erased, **_: Any) -> None:
    """Whoever looked for them by name leaves no trace of it: not in the log, nor as a search that is kept."""
    forget_searched_names(erased.names)
