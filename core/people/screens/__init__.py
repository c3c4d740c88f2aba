"""The screens of people in the Wagtail admin: customers by organisation, a customer, teams, agents and roles.

Guarantees: nothing is shown that `visible_to` does not give; every write goes through `core.people.services`.
Never: shows a customer's sign-in among the agents.
"""
