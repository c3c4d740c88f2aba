"""Articles from folders of Markdown: one folder a language, the same path being the same article in each.

Three steps, each of which can be read alone: `sources` finds what there is, `markdown` and `documents` turn a text into
blocks, `pages` writes them. `run.import_articles` goes through them.

Guarantees: a second run over the same folder changes nothing; a file that cannot be read is named, with the line and
the reason, and what was there before stays; nothing of a text disappears without a note; at most 200 rows a
transaction, so that others can write in between. Never: fetches anything, reads outside the folder, trusts HTML.
"""
