"""Tests of the project: settings, doors, servers, commands."""
