from casting.selectors.filters import BoardFilters

__all__ = ["BoardFilters"]
