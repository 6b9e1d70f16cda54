"""What each verb means on what a path can name."""
