"""Catalogues are complete, and no text of ours goes round them."""
