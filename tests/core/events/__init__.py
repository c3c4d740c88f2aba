"""Tests of events, deliveries, jobs and queued mail."""
