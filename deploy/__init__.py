"""How the portal is run: the local launcher here; files for servers beside it."""
