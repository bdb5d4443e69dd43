"""Which reader this is: apart from the readers, for whoever compares need not load them."""

READER = "8"
"""Raised whenever the same bytes would now read differently: readings of two versions are not compared."""
