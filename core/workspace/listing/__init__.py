"""The list of a kind: tabs, filters, sort, columns, pages, bulk change, export.

Guarantees: a page costs the same number of queries whatever its length; paging neither repeats nor leaves out a row
because others arrive. Never: offset paging, a page of confirmation for what can be undone.
"""
