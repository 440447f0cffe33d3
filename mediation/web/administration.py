"""The admin of reference data: what the stages register with Django, behind a check of the role."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.auth.forms import AuthenticationForm
from django.http import HttpRequest, HttpResponse
from django.utils.functional import lazystr

from mediation.permissions import Permission, may
from mediation.vocabulary import Role
from mediation.web.language import say
