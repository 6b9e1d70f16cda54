"""Bytes on a socket: requests out of them, responses into them, whatever the other side does."""
