"""Static checks of decision tables."""
