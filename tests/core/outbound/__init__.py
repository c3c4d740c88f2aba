"""Calls to others and their secrets."""
