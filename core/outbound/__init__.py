"""Calls to services of others, and the secrets they need.

Guarantees: a call connects to the very address that was checked; without leave it never reaches a private network;
it ends in the time it was given, whatever the other side does; a secret stands encrypted in the database and is read
only by who asks for it by name. Never: follows a redirect, asks the environment for a proxy, knows a vendor.
Start reading at `transport`, then `targets` and `sealing`.
"""
