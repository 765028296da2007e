import pytest

from tests.casting.presentations.making import Stage


@pytest.fixture
def stage(transactional_db) -> Stage:
    return Stage()


@pytest.fixture
def shown(stage):
    """An open presentation of the three selects."""
    return stage.presentation(message="Two parts wait for you.")


@pytest.fixture
def dana(stage, shown):
    """(viewer, key) of a producer."""
    return stage.viewer(shown, title="Producer")
