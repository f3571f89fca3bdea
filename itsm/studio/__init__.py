"""The studio's workbench: trying FEEL expressions and deployed decisions. Nothing is stored and nothing is changed."""
