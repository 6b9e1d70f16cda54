"""Settings: options that the environment and a file in the working directory can give as well.

Flags beat `GRAPHFAKE_*`, which beats `graphfake.toml` or `[tool.graphfake]` in `pyproject.toml`. The file is
looked for in the working directory alone, so that nobody is ruled by a file that he does not see.
"""

from __future__ import annotations

from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import click

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

FILE_KEY = "graphfake.settings-file"
"""Where a context's `meta` keeps the name of the settings file, so that errors can name it."""
OWN_FILE = "graphfake.toml"
SHARED_FILE = "pyproject.toml"


class Setting(click.Option):
    """An option whose value may also stand in the environment or in the settings file, under its own name."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("show_default", True)
        super().__init__(*args, **kwargs)
        self.envvar = variable(self)

    @property
    def key(self) -> str:
        """Its name in the settings file: that of the flag."""
        return (self.name or "").replace("_", "-")


def variable(parameter: click.Parameter) -> str:
    """The environment variable of a setting."""
    return f"GRAPHFAKE_{(parameter.name or '').upper()}"


class SettingsFile(NamedTuple):
    """`name` as people know it, and what it says, by key."""

    name: str
    values: Mapping[str, Any]


def settings_file(folder: Path | None = None) -> SettingsFile | None:
    """What the working directory's settings file says, or None where there is none. Raises UsageError."""
    folder = folder or Path()
    own = _read(folder / OWN_FILE)
    tools = (_read(folder / SHARED_FILE) or {}).get("tool", {})
    shared = tools.get("graphfake") if isinstance(tools, dict) else None
    if own is not None and shared is not None:
        raise click.UsageError(f"Both {OWN_FILE} and {SHARED_FILE} hold settings; keep one of them.")
    if own is not None:
        return SettingsFile(OWN_FILE, own)
    if shared is None:
        return None
    if not isinstance(shared, dict):
        raise click.UsageError(f"{SHARED_FILE}: graphfake under [tool] is a table of settings.")
    return SettingsFile(f"[tool.graphfake] in {SHARED_FILE}", shared)


def spread(file: SettingsFile | None, group: click.Group, context: click.Context) -> dict[str, Any]:
    """A file's settings as click's `default_map`: by command and option. Raises UsageError for unknown keys."""
    if file is None:
        return {}
    context.meta[FILE_KEY] = file.name
    settings = [setting for command in _commands(group, context) for setting in _settings(command)]
    keys = {setting.key for setting in settings}
    for key in file.values:
        if key not in keys:
            nearest = get_close_matches(key, keys, n=1, cutoff=0.0)[0]
            raise click.UsageError(f"{file.name}: There is no setting {key!r}; the nearest is {nearest!r}.")
    return _spread(file, group, context)


def _spread(file: SettingsFile, group: click.Group, context: click.Context) -> dict[str, Any]:
    table: dict[str, Any] = {}
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        if isinstance(command, click.Group):
            table[name] = _spread(file, command, context)
        elif command is not None:
            table[name] = {
                setting.name: _value(file, setting) for setting in _settings(command) if setting.key in file.values
            }
    return table


def _commands(group: click.Group, context: click.Context) -> Iterator[click.Command]:
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        if isinstance(command, click.Group):
            yield from _commands(command, context)
        elif command is not None:
            yield command


def _settings(command: click.Command) -> list[Setting]:
    return [parameter for parameter in command.params if isinstance(parameter, Setting)]


def _value(file: SettingsFile, setting: Setting) -> str | list[str]:
    """The value as text, which click reads as it reads a flag's: 1.5 is no port, and true is none either."""
    value = file.values[setting.key]
    items = value if isinstance(value, list) and setting.multiple else [value]
    for item in items:
        if not isinstance(item, str | int | float):
            wanted = "one value or a list of values" if setting.multiple else "one value"
            raise click.UsageError(f"{file.name}: {setting.key} takes {wanted}: text, a number, true or false.")
    texts = [str(item).lower() if isinstance(item, bool) else str(item) for item in items]
    return texts if setting.multiple else texts[0]


def _read(path: Path) -> dict[str, Any] | None:
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise click.UsageError(f"{path.name} cannot be read: {error.strerror}.") from error
    import tomllib

    try:
        return tomllib.loads(data.decode())
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise click.UsageError(f"{path.name} is not TOML: {error}.") from error
