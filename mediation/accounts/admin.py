"""Reference data as Django's admin shows it; who may see and change it is a matter of the role alone."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import AdminPasswordChangeForm, AdminUserCreationForm, UserChangeForm
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from mediation import present
from mediation.accounts import changes
from mediation.accounts.models import LINKS, ChoicePreference, Court, Institution, Mediator, Organisation, User
from mediation.accounts.percents import Percents
from mediation.accounts.wording import said
from mediation.permissions import AUDIENCES, WITH_LOGIN, Permission, may
from mediation.vocabulary import ConsentPurpose, Product, Regime, RelationKind, Role, Word

if TYPE_CHECKING:
    ModelAdmin = admin.ModelAdmin[Any]
else:
    ModelAdmin = admin.ModelAdmin


def administers(request: HttpRequest) -> bool:
    """Whether the request comes from someone who may change reference data; Django's own flags do not count."""
    user = request.user
    return user.is_authenticated and may(Role(user.role), Permission.ADMINISTER)


WORDS: dict[str, Iterable[Word]] = {
    "regime": Regime,
    "mediator_choice": ChoicePreference,
    "product": Product,
    "purpose": ConsentPurpose,
    "kind": RelationKind,
    "role": WITH_LOGIN,
}
"""What columns of these names may hold."""
SETS: dict[str, Iterable[Word]] = {"products": Product}
"""The same for columns that hold several."""
PERCENTS: dict[str, Iterable[Word]] = {"skills": Product, "nearness": ()}
"""Whose percents columns hold; districts have no names here."""
PERCENTS_HELP: dict[str, Any] = {
    "skills": _("One kind of dispute to a line, with a space and a percentage; a kind without a line counts in full."),
    "nearness": _("One district to a line, its six digits, a space and a percentage; own districts count in full."),
}


def _record(request: Any, row: Any, message: Any) -> None:
    """Which columns were filled in or changed, or what else was done."""
    parts = [part for part in message if isinstance(part, dict)] if isinstance(message, list) else []
    columns = [name for part in parts for told in part.values() for name in told.get("fields", [])]
    facts = {"columns": columns} if parts else {"done": str(message)}
    changes.record(request.tx, row._meta.model_name, row, facts, at=present.now())


def _names(column: str) -> dict[str | None, str]:
    """What the words of a column are called; a dash for none."""
    return {None: "—"} | {word.value: said(word) for word in WORDS[column]}


def _in_words(column: str, title: Any) -> Callable[[Any], str]:
    """A column of a list that shows words by their names."""
    return admin.display(description=title, ordering=column)(lambda row: _names(column)[getattr(row, column)])


class WordFilter(admin.AllValuesFieldListFilter):
    """Rows by a word, which is called by its name."""

    def choices(self, changelist: Any) -> Iterator[Any]:
        """What to choose from, all first."""
        names = _names(self.field_path)
        for choice in super().choices(changelist):
            yield choice | {"display": names.get(str(choice["display"]), choice["display"])}


class ReferenceAdmin(ModelAdmin):
    """Adds, shows and changes; removes nothing, since cases point at what was."""

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """A word of the vocabulary is chosen, not typed."""
        if several := SETS.get(db_field.name):
            return forms.MultipleChoiceField(
                label=db_field.verbose_name,
                choices=[(word.value, said(word)) for word in several],
                widget=forms.CheckboxSelectMultiple,
            )
        if (named := PERCENTS.get(db_field.name)) is not None:
            return Percents(
                label=db_field.verbose_name,
                names={word.value: said(word) for word in named},
                help_text=PERCENTS_HELP[db_field.name],
            )
        if (kind := WORDS.get(db_field.name)) is None:
            return super().formfield_for_dbfield(db_field, request, **kwargs)
        open_ended = [("", "—")] if db_field.null else []
        return forms.TypedChoiceField(
            label=db_field.verbose_name,
            choices=open_ended + [(word.value, said(word)) for word in kind],
            required=not db_field.null,
            empty_value=None,
            initial=db_field.get_default(),
        )

    def get_list_display(self, request: HttpRequest) -> Any:
        """Words by their names."""
        return self._in_words(super().get_list_display(request))

    def _in_words(self, columns: Iterable[Any]) -> list[Any]:
        titles = {column.name: column.verbose_name for column in self.opts.local_fields}
        return [_in_words(name, titles[name]) if name in WORDS else name for name in columns]

    def has_module_permission(self, request: HttpRequest) -> bool:
        """By role."""
        return administers(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002
        """By role."""
        return administers(request)

    has_add_permission = has_module_permission
    has_change_permission = has_view_permission

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002
        """Nobody."""
        return False

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        """Beside Django's own history, where nobody can change it."""
        _record(request, obj, message)
        return super().log_addition(request, obj, message)

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        """The same."""
        _record(request, obj, message)
        return super().log_change(request, obj, message)


class ShownAdmin(ReferenceAdmin):
    """Shows what comes in by a command of its own, with all that follows from it; changes nothing."""

    def has_add_permission(self, request: HttpRequest) -> bool:  # noqa: ARG002
        """Nobody."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002
        """Nobody."""
        return False

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Words by their names."""
        return self._in_words(super().get_fields(request, obj))


@admin.register(Organisation)
class OrganisationAdmin(ReferenceAdmin):
    """The centre itself."""

    list_display = ("name", "short_name", "regime", "region_code")
    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}


@admin.register(Court)
class CourtAdmin(ReferenceAdmin):
    """Courts that confirm agreements."""

    list_display = ("code", "name", "region_code")
    search_fields = ("code", "name")


@admin.register(Institution)
class InstitutionAdmin(ReferenceAdmin):
    """Institutions that file. Their standing consent is recorded with its document: `consent stand`."""

    readonly_fields = ("standing_consent_on",)
    list_display = ("code", "name", "uscc", "standing_consent_on", "error_limit_pct")
    search_fields = ("code", "name", "uscc")


@admin.register(Mediator)
class MediatorAdmin(ReferenceAdmin):
    """The public roster."""

    list_display = ("name", "licence_number", "capacity", "term_from", "term_until")
    search_fields = ("name", "licence_number")


def check_links(form: Any) -> Any:
    """Whose rows a login sees goes with its role: it has exactly the link that the role needs."""
    told = form.cleaned_data
    if role := told.get("role"):
        needed = LINKS.get(AUDIENCES[Role(role)])
        for link in LINKS.values():
            if link == needed and not told.get(link):
                form.add_error(link, _("Somebody of this role belongs to one of these."))
            elif link != needed and told.get(link):
                form.add_error(link, _("Somebody of this role belongs to none of these."))
    return told


class ChangedLogin(UserChangeForm):  # type: ignore[type-arg]
    """A login that is there."""

    def clean(self) -> Any:
        """With its link."""
        super().clean()
        return check_links(self)


class NewLogin(AdminUserCreationForm):  # type: ignore[type-arg]
    """A login to be; without a password it is opened by the sign-on of its bank or court alone."""

    def clean(self) -> Any:
        """With its link."""
        super().clean()
        return check_links(self)


class NewPassword(AdminPasswordChangeForm):  # type: ignore[type-arg]
    """A new password for a login that is there."""

    usable_password_help_text: Any = _("Without a password its bank's or court's sign-on alone opens the login.")


@admin.register(User)
class LoginAdmin(ReferenceAdmin, UserAdmin):  # type: ignore[type-arg]
    """People with a login: their role, and whose rows they see."""

    form, add_form, change_password_form = ChangedLogin, NewLogin, NewPassword
    list_display = ("username", "last_name", "first_name", "role", "institution", "court", "is_active")
    list_filter = (("role", WordFilter), "is_active")
    search_fields = ("username", "last_name", "first_name")
    filter_horizontal = ()
    readonly_fields = ("last_login", "date_joined")
    fieldsets = (
        (None, {"fields": ("username", "password", "is_active", "last_login", "date_joined")}),
        ("", {"fields": ("last_name", "first_name", "email")}),
        ("", {"fields": ("role", "institution", "court", "mediator")}),
    )
    add_fieldsets = (
        (None, {"fields": ("username", "usable_password", "password1", "password2")}),
        ("", {"fields": ("role", "institution", "court", "mediator")}),
    )
