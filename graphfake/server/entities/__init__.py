"""Entities in the store: where they live, how they are found, and what they are linked to."""
