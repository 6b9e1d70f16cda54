"""pytest entry point (fixtures arrive with the server)."""
