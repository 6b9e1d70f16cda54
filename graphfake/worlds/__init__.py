"""What a world can begin with, beside nothing."""
