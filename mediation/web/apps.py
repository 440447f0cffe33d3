"""Registers the site's templates with Django, and what happens when somebody sets up a second factor."""

from django.apps import AppConfig


class Web(AppConfig):
    name = "mediation.web"

    def ready(self) -> None:
        """Listen to allauth."""
        from allauth.mfa.signals import authenticator_added

        from mediation.web.allauth_adapters import enrolled

        authenticator_added.connect(enrolled, dispatch_uid="mediation.enrolled")
