"""Assign a whole backlog at once, so that no other assignment is better, and say how that can be checked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from mediation.assignment import rules
from mediation.assignment.classes import CaseClass, Flow, group_cases, group_peers
from mediation.assignment.draw import Draw, deal, in_order, peers_in_order
from mediation.assignment.flow import Network, Optimum, optimum
from mediation.assignment.rules import Candidate, Kind, Policy
from mediation.assignment.scoring import Ints, tabulate
