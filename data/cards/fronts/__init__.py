"""Fronts of cards, one file each: the file's name is the card's id, its LAYOUT what it looks like.

A file that is put here is a card type: it can be drawn, and a Detector trained from then on has a
class for its title.
"""
