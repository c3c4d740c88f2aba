"""Tests of the import: the parts that need no database."""
