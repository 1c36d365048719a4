"""Loud readers of environment variables: a wrong value stops the start and says which one."""

import os
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured
from dotenv import load_dotenv

load_dotenv(Path(__file__).resolve().parent.parent / ".env")  # the shell goes before it

_YES = {"1", "true", "yes", "on"}
_NO = {"0", "false", "no", "off"}


def text(name: str, default: str = "") -> str:
    return os.environ.get(name, default).strip()


def required(name: str) -> str:
    """Return a variable that must be set. Raises ImproperlyConfigured."""
    value = text(name)
    if not value:
        raise ImproperlyConfigured(f"Set {name}; .env.example says what it is.")
    return value


def flag(name: str, default: bool = False) -> bool:
    """Return a yes/no variable. Raises ImproperlyConfigured for any other word."""
    value = text(name).lower()
    if not value:
        return default
    if value in _YES:
        return True
    if value in _NO:
        return False
    raise ImproperlyConfigured(f"{name} is '{value}'; write true or false.")


def number(name: str, default: int) -> int:
    """Return a whole number. Raises ImproperlyConfigured."""
    value = text(name)
    if not value:
        return default
    try:
        return int(value)
    except ValueError:
        raise ImproperlyConfigured(f"{name} is '{value}'; write a whole number.") from None


def words(name: str, default: str = "") -> list[str]:
    """Return a list separated by commas."""
    return [word.strip() for word in text(name, default).split(",") if word.strip()]
