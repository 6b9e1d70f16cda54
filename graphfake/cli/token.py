"""`graphfake token`: an access token that the fake takes, made without a server."""

from __future__ import annotations

import click

from graphfake.cli.options import Mistake

EPILOG = """\
\b
Examples:
  graphfake token
  curl -H "Authorization: Bearer $(graphfake token)" http://127.0.0.1:4365/beta/deviceManagement
  graphfake token --scope DeviceManagementConfiguration.Read.All --expires-in 60
"""


@click.command(short_help="Print an access token that the fake takes.", epilog=EPILOG)
@click.option("--role", "roles", multiple=True, metavar="NAME", help="A permission of an app's own; repeatable.")
@click.option("--scope", "scopes", multiple=True, metavar="NAME", help="A permission of a user's; repeatable.")
@click.option("--user", metavar="NAME@DOMAIN", help="The user who has signed in, as /me tells.")
@click.option("--tenant", metavar="ID", help="The tenant it is of, and so the space.  [default: the well-known one]")
@click.option("--audience", metavar="URI", help="Who it is for.  [default: https://graph.microsoft.com]")
@click.option("--expires-in", type=click.INT, metavar="SECONDS", help="Below 0: it has expired.  [default: 3599]")
def token(
    roles: tuple[str, ...],
    scopes: tuple[str, ...],
    user: str | None,
    tenant: str | None,
    audience: str | None,
    expires_in: int | None,
) -> None:
    """Print an access token, signed with your own key.

    It carries the roles and scopes that are named; where none is, it is an app's that nothing is held against.
    """
    from graphfake.signin import KeyFileError, mint

    given = {"tenant": tenant, "audience": audience, "expires_in": expires_in}
    try:
        text = mint(
            permissions=roles,
            scopes=scopes or (None if user is None else ()),
            user=user,
            every_permission=not roles and not scopes,
            **{name: value for name, value in given.items() if value is not None},  # type: ignore[arg-type]
        )
    except (KeyFileError, ValueError) as error:
        raise Mistake(str(error)) from error
    click.echo(text)
