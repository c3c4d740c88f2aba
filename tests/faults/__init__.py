"""The process is killed on the whole way of a form and of a mail; what was accepted is there afterwards, once."""
