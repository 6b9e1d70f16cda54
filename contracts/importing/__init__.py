"""What others publish about Graph, made into contract documents: facts alone, no prose."""
