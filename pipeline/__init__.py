"""Bytes in, values out: pure, without network, database or clock."""
