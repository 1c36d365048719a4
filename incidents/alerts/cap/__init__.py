"""CAP 1.2, the Common Alerting Protocol of OASIS (ITU-T X.1303 bis): outgoing messages.

`chain` decides what is owed, `issuing` writes it; `facts`, `mapping` and `wording` say it in CAP's
terms and in words; `document` makes the bytes, `signing` signs them; `index` and `views` serve what
is stored.
"""
