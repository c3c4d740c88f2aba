"""Tests of the mail channel."""
