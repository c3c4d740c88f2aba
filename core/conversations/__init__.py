"""Conversations: messages, attachments and everything that arrives, whatever the channel.

Guarantees: a conversation is public or internal from birth and never changes; whatever arrives is stored as an intake
before anything is made of it, and nothing is lost; HTML that reaches a person is sanitised, quoted text is kept.
Never: sends or fetches anything, knows mail or tickets. Channels and kinds are plugins.
Start reading at `models`, then `services`.
"""
