"""From text of a URL to its parts by OData's grammar, before any model is known."""
