"""Conditions as data, compiled to Q."""
