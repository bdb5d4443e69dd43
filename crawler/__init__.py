"""The network: everything that asks a portal for bytes."""
