"""The people of the desk: groups, invitations, accounts, sessions, and the log of who did what."""
