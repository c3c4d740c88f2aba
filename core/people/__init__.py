"""People: users, teams and roles on our side; customers, addresses and organisations on theirs.

Guarantees: an address belongs to at most one customer, a sign-in sees a customer's history only through a verified
address, a user who is no agent holds no permission whatever groups they are in.
Never: deletes a customer when their sign-in goes, merges two people by a name, relates a user to a Wagtail model.
Start reading at `models`, then `services`.
"""
