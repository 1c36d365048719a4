"""How Django writes dates at the desk. Pages for readers use Babel."""
