from tests.casting.decisions.conftest import decide, director, office, role, submit

__all__ = ["decide", "director", "office", "role", "submit"]
