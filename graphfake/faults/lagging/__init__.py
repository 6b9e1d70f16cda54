"""Replication lag: what was written is not seen at once by those who read, and nothing is lost meanwhile."""
