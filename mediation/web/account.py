"""Addresses of everything about one's own login; what allauth could do besides has no address."""

from __future__ import annotations

from allauth.account import views as account
from allauth.mfa.base import views as second_factor
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as keys
from allauth.socialaccount import views as sign_on
from allauth.socialaccount.providers.openid_connect import views as openid
from allauth.usersessions import views as logins
from django.urls import URLPattern, path

from mediation.permissions import Permission
from mediation.web.access import View, requires
from mediation.web.pages import account as pages

public, own = requires(Permission.PUBLIC), requires(Permission.OWN_LOGIN)
ADDRESSES: tuple[tuple[str, View, str], ...] = (
    ("login/", public(account.login), "account_login"),
    ("logout/", public(account.logout), "account_logout"),
    ("closed/", public(account.account_inactive), "account_inactive"),
    ("second-factor/", public(second_factor.authenticate), "mfa_authenticate"),
    ("sign-on/<str:provider_id>/", public(openid.login), "openid_connect_login"),
    ("sign-on/<str:provider_id>/back/", public(openid.callback), "openid_connect_callback"),
    ("sign-on-cancelled/", public(sign_on.login_cancelled), "socialaccount_login_cancelled"),
    ("sign-on-failed/", public(sign_on.login_error), "socialaccount_login_error"),
    ("", pages.overview, "account"),
    ("again/", own(account.reauthenticate), "account_reauthenticate"),
    ("password/", own(account.password_change), "account_change_password"),
    ("password/set/", own(account.password_set), "account_set_password"),
    ("logins/", own(logins.list_usersessions), "usersessions_list"),
    ("sign-on/", own(sign_on.connections), "socialaccount_connections"),
    ("second-factors/", own(second_factor.index), "mfa_index"),
    ("second-factors/again/", own(second_factor.reauthenticate), "mfa_reauthenticate"),
    ("second-factors/app/", own(totp.activate_totp), "mfa_activate_totp"),
    ("second-factors/app/remove/", own(totp.deactivate_totp), "mfa_deactivate_totp"),
    ("second-factors/codes/", own(recovery_codes.view_recovery_codes), "mfa_view_recovery_codes"),
    ("second-factors/codes/new/", own(recovery_codes.generate_recovery_codes), "mfa_generate_recovery_codes"),
    ("second-factors/codes/file/", own(recovery_codes.download_recovery_codes), "mfa_download_recovery_codes"),
    ("second-factors/keys/", own(keys.list_webauthn), "mfa_list_webauthn"),
    ("second-factors/keys/add/", own(keys.add_webauthn), "mfa_add_webauthn"),
    ("second-factors/keys/again/", own(keys.reauthenticate_webauthn), "mfa_reauthenticate_webauthn"),
    ("second-factors/keys/<int:pk>/remove/", own(keys.remove_webauthn), "mfa_remove_webauthn"),
    ("second-factors/keys/<int:pk>/edit/", own(keys.edit_webauthn), "mfa_edit_webauthn"),
)


def addresses() -> list[URLPattern]:
    """Patterns below `account/`; their names are those that allauth itself looks for."""
    return [path(route, view, name=name) for route, view, name in ADDRESSES]
