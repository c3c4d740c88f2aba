"""From blocks to what people read: HTML for pages and exports, plain text for search.

Guarantees: an article costs the same number of queries whatever it holds: pictures, linked pages and linked files are
looked up once for all of it; every heading has an address that stays as long as its words do; a link to a page that the
reader may not open is plain text. Never: trusts text: what is not rich text is escaped.
Start reading at `body.render`.
"""
