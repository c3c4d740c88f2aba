"""Tests of discovery, contributions, isolation and switches."""
