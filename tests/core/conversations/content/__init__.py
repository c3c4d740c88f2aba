"""Tests of what people write: made safe, divided."""
