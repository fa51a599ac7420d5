"""Generators of the catalog's JSON files; never imported by the linter itself."""
