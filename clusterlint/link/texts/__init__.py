"""Texts that are put together and taken apart."""
