"""Datasets as other tools read them; what is exported can be imported again."""
