from django.apps import AppConfig, apps


class PortalConfig(AppConfig):
    name = "portal"
    verbose_name = "Bình tĩnh"

    def ready(self):
        from django.db.models.signals import post_migrate

        from . import labels  # of models, which are there by now
        from .people import events  # noqa: F401 – hears of sign-ins

        labels.translate_them()

        # Django makes permissions after the migrations of each app; groups need those of all.
        last = [config for config in apps.get_app_configs() if config.models_module][-1]
        post_migrate.connect(groups_after_migrations, sender=last)


def groups_after_migrations(using, **kwargs):
    """Keep the groups of the desk as this release has them."""
    from .people import groups

    # Emptying the tables sends the signal too, without a plan.
    if using == "default" and "plan" in kwargs:
        groups.ensure()
