"""Tests of conditions as data."""
