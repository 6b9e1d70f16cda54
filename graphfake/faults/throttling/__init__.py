"""How often may be asked: Graph's published limits, or those that a rule sets, and what counts towards them."""
