"""The figures of a document, each with its place in the text."""
