"""Why a proposal cannot be decided, or changed: each says what can be done."""

from archive.desk.kinds import DeskError


class ProposalError(DeskError):
    """A decision that the rules forbid; its text says why and what can be done."""


class ProposalConflict(ProposalError):
    """The page changed in the same lines since the proposal was written."""
