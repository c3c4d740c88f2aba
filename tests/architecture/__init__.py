"""Tests of the house itself: who imports whom, how large rooms are, what is documented."""
