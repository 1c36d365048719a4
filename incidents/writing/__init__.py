"""The write API for editors' tools: the rules of the desk, asked for with a token.

A guide has no address to write to: it becomes public when two people have read it, and a token is
one person.
"""
