"""The terminal: one command for each thing a person does."""

from cli.application import main

__all__ = ["main"]
