"""Where chains of action come from. Each source knows one thing, and says nothing where it knows nothing."""
