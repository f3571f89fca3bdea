"""One process instance as operators see it: where it stands, its tokens in words, its variables, its history."""
