"""English: the day first and 24 hours, because readers of English are everywhere."""
