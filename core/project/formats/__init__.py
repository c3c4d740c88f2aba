"""How dates are written where Django's own formats read like a form: one module a language, only what differs."""
