"""Personas that reach what none reaches yet: searched for by rendering, and made as small as they can be."""

from __future__ import annotations

from dynacontent.proposing.proposal import Limits, Proposal, ProposedPersona, propose

__all__ = ["Limits", "Proposal", "ProposedPersona", "propose"]
