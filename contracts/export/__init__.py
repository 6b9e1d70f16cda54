"""Contracts written in the forms that others read."""
