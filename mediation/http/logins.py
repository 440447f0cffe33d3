"""Whose request it is: the session of a browser, and the user it names, found where Django and allauth keep them.

Every request asks for both, and Django makes both statements anew each time, which took longer than a short page does.
"""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.sessions.backends import db
from django.db import connection

from mediation.accounts.models import User
from mediation.db import Statement, load

sql = load(Path(__file__).with_name("http.sql"))


class SessionStore(db.SessionStore):
    """What is kept for a browser from one request to the next, until a moment of this machine's clock."""

    def load(self) -> dict[str, Any]:
        """Nothing for a session that is unknown or over; its key is not used again."""
        found = _found(sql.session, key=self.session_key, seconds=time.time())
        if found is None:
            self._session_key = None
            return {}
        kept: dict[str, Any] = self.decode(found["session_data"])
        return kept


class Logins(AuthenticationBackend):  # type: ignore[misc]
    """Who logged in: as allauth checks them."""

    def get_user(self, user_id: int) -> User | None:
        """The user of a session; None for one who is gone or closed."""
        found = _found(sql.user, user_id=user_id)
        user = User.from_db(connection.alias, found.keys(), found.values()) if found else None
        return user if self.user_can_authenticate(user) else None


def _found(statement: Statement, **params: Any) -> dict[str, Any] | None:
    """One row by its columns, seen with the eyes of the site itself: nobody's transaction is open yet."""
    with connection.cursor() as cursor:
        cursor.execute(statement.text, params)
        row = cursor.fetchone()
        return None if row is None else dict(zip((column.name for column in cursor.description), row, strict=True))
