"""What an article is made of: blocks an editor can rearrange, and an importer can fill.

Guarantees: every block has its place in `rendering.body`, which a test proves; lists and callouts may hold other
blocks, three levels deep. Never: a block of free HTML, save the table with joined cells, which is sanitised.
Start reading at `streams`.
"""
