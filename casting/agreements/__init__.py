"""What agreements and laws say, as dated data (TOML beside this file), and what follows from it. Pure functions.

Each file holds `versions` with the date each is valid from, its source and its mark (docs/domain.md).
"""
