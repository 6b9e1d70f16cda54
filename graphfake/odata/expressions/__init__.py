"""What expressions mean for entities of a type: predicates, orders and searches, compiled once."""
