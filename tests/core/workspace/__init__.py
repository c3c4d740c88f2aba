"""Tests of the agents’ screens."""
