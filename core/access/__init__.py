"""The contract of who may see what: one realm and a set of tokens a row, the same two a viewer.

Guarantees: `visible_to(viewer)` is "the realm is among theirs and a token matches" and nothing else; a private model
evaluated in a request without it raises; what fails here denies.
Never: knows customers, teams or tickets. Packages above provide the facts, each stated twice (`TokenProvider`).
Start reading at `api`, then `providers`. Why tokens by reference: docs/adr/0004-access-tokens.md.
"""
