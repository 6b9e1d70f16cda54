"""What a path names in the model and in the store."""
