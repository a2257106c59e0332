"""A group of subcommands that names the nearest one where there is none of a name."""

from __future__ import annotations

import click


class Group(click.Group):
    """A group whose usage errors say what was meant."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The subcommand, or a usage error that names the nearest one."""
        name, known = args[0], self.list_commands(ctx)
        if not name.startswith("-") and name not in known:
            from dynacontent.errors import did_you_mean

            hint = did_you_mean(name, known, f"commands are {', '.join(known)}")
            ctx.fail(f"there is no command {name!r}: {hint}")
        return super().resolve_command(ctx, args)
