"""What administrators name, written: one set of rules for the screens and the API.

Each verb asks for the Django right of the model, raises PermissionDenied, InvalidField, StaleVersion and InUse, and
appends `ConfigurationChanged`; nothing is written where it raises.
"""
