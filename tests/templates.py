"""Makes the databases that tests clone, beside the tests that need none: see conftest."""

import django

if __name__ == "__main__":
    django.setup()
    from tests.conftest import make_templates

    make_templates()
