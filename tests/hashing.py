"""How the tests hash passwords and secrets of clients: as the site does, without its cost."""

from __future__ import annotations

from django.contrib.auth.hashers import Argon2PasswordHasher


class Quick(Argon2PasswordHasher):
    """A ten-thousandth of the work: what is hashed in a test is no secret."""

    time_cost, memory_cost, parallelism = 1, 8, 1
