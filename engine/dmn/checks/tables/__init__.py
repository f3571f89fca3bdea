"""Decision tables as the checks look at them: texts, declared values, conditions and constant answers."""
