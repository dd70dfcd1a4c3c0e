"""Who sells to whom, where the words do not say: by the roles of the ledger's companies. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from tui.deals.ledger.company import Company

# The chain of the trade, buyer first: who stands further down is paid by who stands further up.
_CUSTOMER, _LAB, _LARGE_CLOUD, _CLOUD, _CLOUD_BUILDER, _BUILDER, _CHIPS, _PARTS = range(8)
_CLOUD_ROLES = frozenset({"cloud", "datacenter"})
_CHIP_ROLES = frozenset({"chipmaker", "supplier"})
_PLACES = (("datacenter", _BUILDER), ("supplier", _PARTS), ("chipmaker", _CHIPS), ("lab", _LAB))


class Sides:
    """Answers from the roles in the ledger."""

    def __init__(self, companies: Mapping[str, Company]) -> None:
        self._roles = {slug: frozenset(company.roles) for slug, company in companies.items()}

    def roles(self, slug: str) -> frozenset[str]:
        return self._roles.get(slug, frozenset())

    def is_lender(self, slug: str) -> bool:
        return "lender" in self.roles(slug)

    def is_lab(self, slug: str) -> bool:
        return "lab" in self.roles(slug) and "cloud" not in self.roles(slug)

    def buyer_and_seller(self, one: str, other: str, about: str) -> tuple[str, str]:
        """(payer, receiver) of a purchase; `about`: what the words say it is of (cloud, chips or nothing)."""
        for subject, roles in (("cloud", _CLOUD_ROLES), ("chips", _CHIP_ROLES)):
            if about == subject:
                sells = [slug for slug in (one, other) if self.roles(slug) & roles]
                if len(sells) == 1:
                    return (other, one) if sells[0] == one else (one, other)
        return (one, other) if self._place(one) <= self._place(other) else (other, one)

    def _place(self, slug: str) -> int:
        roles = self.roles(slug)
        if "cloud" in roles:
            if "datacenter" in roles:
                return _CLOUD_BUILDER
            if roles & {"investor", "lab"}:
                return _LARGE_CLOUD
            return _CHIPS if "chipmaker" in roles else _CLOUD
        return next((place for role, place in _PLACES if role in roles), _CUSTOMER)
