"""`make drill`: a night of outages replayed against a portal of its own, for practice.

A local server plays the sources of a scene (`scenes/*.yaml`) in compressed time; a whole portal
reads them, with a database of its own that lives for one drill; every page of it is marked as an
exercise. What was noticed when is told in the terminal and summed up at the end.

scene, clock, payloads, player, sources, summary and telling know no Django. stage, robot and watch
are the drill's hands and eyes inside the portal; they are imported once its settings stand.
"""
