"""The fake's own interface below `/_graphfake/`."""
