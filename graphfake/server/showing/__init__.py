"""How entities look in a reply."""
