"""Why there is no answer; raised and caught inside this layer only."""

from __future__ import annotations


class FeedError(Exception):
    """A request has no answer: ``code`` and ``detail`` are those of `dynacontent.ports.FeedAnswer`.

    ``again`` says that another attempt may have one, ``after`` how many seconds the server wants it
    to wait; with ``sent`` false nothing of the request has left this machine.
    """

    def __init__(
        self, code: str, detail: str, *, again: bool = False, after: float | None = None, sent: bool = True
    ) -> None:
        super().__init__(code, detail)
        self.code = code
        self.detail = detail
        self.again = again
        self.after = after
        self.sent = sent

    def afresh(self) -> FeedError:
        """The same, without what it came of: the frames of a traceback hold answers and secrets."""
        return FeedError(self.code, self.detail, again=self.again, after=self.after, sent=self.sent)


def timed_out(*, sent: bool = True) -> FeedError:
    """It took too long."""
    return FeedError("feed_timeout", "there was no whole answer in time", again=True, sent=sent)


def too_large(most: int) -> FeedError:
    """The answer is larger than allowed; the rest of it was not read."""
    return FeedError("feed_too_large", f"the answer has more than {most:,} bytes")
