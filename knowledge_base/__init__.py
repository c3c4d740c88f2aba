"""Help articles as Wagtail pages: categories, articles, translations, import and export.

Guarantees: a reader sees an article iff it is published and they pass every view restriction above it, in pages,
lists, counts, search and pictures alike; translations of one article share a translation key; an import that runs
twice changes nothing the second time, and a file that cannot be read is reported and leaves everything as it was.
Never: raw HTML from outside in a page; a heading, link or table of an imported file lost without a word.
Start reading at `models.articles`; who may read is in `access`, the way in from Markdown in `importing`.
"""
