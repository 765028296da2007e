from tests.talent.conftest import cast

__all__ = ["cast"]
