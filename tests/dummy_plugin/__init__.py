"""A small plugin that uses every hook, as an example to read and as a partner for the contract tests.

It keeps errands: `hooks` contributes, `parts` holds what is contributed, `failing` is its twin that raises everywhere,
`dawdling` the one that is slow everywhere, `treacherous` the one whose contributions raise when they are used.
It is registered for the length of a test and has no tables.
"""
