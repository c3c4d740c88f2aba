"""The customers' own pages: home, "My requests", a request with its conversation.

Guarantees: a customer sees what `visible_to` gives them at the portal's door, in the customers' words for a status;
what the portal settings hide is not sent. Everything works without JavaScript.
Never: knows a kind of work. Plugins bring theirs through the hook `portal_sections`.
Start reading at `sections`, then `views`.
"""
