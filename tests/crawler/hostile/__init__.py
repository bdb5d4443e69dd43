"""Servers that do whatever a crawler must survive, on loopback."""
