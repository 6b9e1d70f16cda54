"""What an application really uses of Graph, by the exchanges of a journal, and which changes it would feel."""
