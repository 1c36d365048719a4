"""The desk's screens for translations, over the words of every layer below."""
