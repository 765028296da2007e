"""The solver's library is loaded when something is planned, not at the start of every process."""

from importlib import import_module
from types import ModuleType


def cp_model() -> ModuleType:
    return import_module("ortools.sat.python.cp_model")
