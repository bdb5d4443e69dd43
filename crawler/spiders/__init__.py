"""The spider: one for every portal."""
