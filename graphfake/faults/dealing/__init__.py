"""What one request is dealt: which rules fall on it, what is drawn for them by lot, and what all of it adds up to."""
