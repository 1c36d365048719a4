"""How Django writes dates at the desk, where its own way does not fit; pages for readers use Babel."""
