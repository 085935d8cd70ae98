"""Who may do what."""

from __future__ import annotations

from domain.labels import LabelledEnum
from domain.messages import _


class Role(LabelledEnum):
    """The part that a person plays in the company."""

    OWNER = "owner", _("owner")
    MANAGER = "manager", _("manager")
    SELLER = "seller", _("seller")
    ACCOUNTANT = "accountant", _("accountant")
    READER = "reader", _("read-only")


EVERYONE = frozenset(Role)
SELL = frozenset((Role.OWNER, Role.MANAGER, Role.SELLER))
"""Customers, calls, deals and quotes."""
BILL = frozenset((Role.OWNER, Role.MANAGER, Role.SELLER, Role.ACCOUNTANT))
"""Invoices and payments."""
MANAGE = frozenset((Role.OWNER, Role.MANAGER))
"""People and places."""
OWN = frozenset((Role.OWNER,))
"""The company itself."""
AUDIT = frozenset((Role.OWNER, Role.ACCOUNTANT))
"""The turnover, the closings and the proof of the books."""
