"""Tests of work: items, links, custom values."""
