"""Graders behind one port: the built-in offline one, and one that asks a chat model and checks what it says."""
