"""Exports and erasures of people."""
