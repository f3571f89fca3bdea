"""The tab *Tests* of a pack: its scenarios with their last results, each as a form, and what they cover."""
