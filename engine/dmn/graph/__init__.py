"""The requirements graph at work: in which order nodes are answered, circles, one evaluation and its explanation."""
