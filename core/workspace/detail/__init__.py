"""The desk: one item with its conversations, the composer, its properties, and what plugins put beside them.

Guarantees: an internal note never reaches a customer by mistake (the audience is a conversation's, fixed at birth, and
drafts are kept per audience); each property is saved alone and never over somebody else's change; every form works
without JavaScript. Never: a write that does not go through a service.
"""
