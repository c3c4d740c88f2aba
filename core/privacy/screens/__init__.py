"""The screens of personal data: in the admin beside a customer, and on one's own account.

Never: a link to a file that works without the right that was needed to ask for it.
"""
