"""Whether the channels of a message say the same to a persona, as a test."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from dynacontent.errors import DynacontentError
from dynacontent.rendering.given import clock
from dynacontent.rendering.workspace import Workspace


class AgreementItem(pytest.Item):
    """``abandoned_cart[agreement-ada]``: all channels of a message, rendered for a persona and compared."""

    def __init__(self, *, message: str, persona: str, workspace: Workspace, **node: Any) -> None:
        super().__init__(name=f"{message}[agreement-{persona}]", **node)
        self.message = message
        self.persona = persona
        self.workspace = workspace

    def runtest(self) -> None:
        """Fail with everything that two channels do not agree on."""
        who = self.workspace.persona(self.persona)
        found = self.workspace.disagreements(self.message, who, context=clock(who))
        if found:
            pytest.fail("\n".join(map(str, found)), pytrace=False)

    def reportinfo(self) -> tuple[Path, None, str]:
        """Where it stands: in the manifest."""
        return self.path, None, self.name

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException]) -> Any:  # type: ignore[override]
        """What went wrong in a render as an author is shown it, without a traceback."""
        if isinstance(excinfo.value, DynacontentError) and not self.config.getoption("fulltrace"):
            return f"{self.message} cannot be rendered for {self.persona}:\n{excinfo.value}"
        return super().repr_failure(excinfo)
