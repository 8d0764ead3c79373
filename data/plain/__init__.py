"""Cards drawn by a second program, for evaluation alone.

What is measured on cards of `data.synth` may flatter a model that learnt its engine. Here the same
six types are set with other names and addresses, other layouts and another, simpler camera; nothing
of `data.synth` is used but its list of fonts that no model was trained on. Nothing is to be trained
on these.
"""
