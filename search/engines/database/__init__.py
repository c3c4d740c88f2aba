"""The database's own full-text search as an engine: the embedded default, and what answers when another is away.

One statement finds, filters, collapses, counts and ranks. What the two databases do differently, which is only how
words are stored, matched and scored, stands in `sqlite` and `postgresql`.
Start reading at `engine`, then `statements`.
"""
