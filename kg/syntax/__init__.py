"""Graphs as text that people like to read: Turtle, TriG and JSON-LD, and the order of triples in them."""
