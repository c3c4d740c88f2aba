"""Tests of global search."""
