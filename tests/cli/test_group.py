"""What holds for every command: help, exit codes, errors in a sentence, cheap start-up, quiet ends."""

from __future__ import annotations

import re
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from graphfake.cli.contracts import COMMANDS as CONTRACTS_COMMANDS
from graphfake.cli.root import COMMANDS
from tests.support.command_line import TYPE

if TYPE_CHECKING:
    from tests.support.command_line import Run

ALL_COMMANDS = [
    *([name] for name in COMMANDS if name != "contracts"),
    *(["contracts", name] for name in CONTRACTS_COMMANDS),
]


def test_help_lists_the_commands_and_prints_the_exit_codes(run: Run) -> None:
    result = run("--help")
    assert result.exit_code == 0
    for name in COMMANDS:
        assert re.search(rf"^  {name} +[A-Z][^.]*[^.]\.$", result.output, re.MULTILINE), name
    for line in (
        "  0    fine",
        "  1    a check failed",
        "  2    wrong usage, configuration or contract",
        "  3    the target cannot be reached",
        "  130  interrupted",
    ):
        assert line in result.output


@pytest.mark.parametrize("command", ALL_COMMANDS, ids=" ".join)
def test_the_help_of_each_command_has_an_example_of_it(run: Run, command: list[str]) -> None:
    output = run(*command, "--help").output
    examples = re.split(r"\n +Examples?:\n", output)[1]
    assert f"graphfake {' '.join(command)}" in examples
    assert "{" not in examples


def test_no_command_at_all_is_wrong_usage_that_shows_the_help(run: Run) -> None:
    result = run()
    assert (result.exit_code, result.stdout) == (2, "")
    assert "Commands:" in result.stderr


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("srve",), "graphfake: No such command 'srve'. Did you mean 'serve'?"),
        (("contracts", "lst"), "graphfake contracts: No such command 'lst'. Did you mean 'list'?"),
        (("contracts", "show"), "graphfake contracts show: Missing argument 'TYPE'."),
        (
            ("token", "--expires-in", "soon"),
            "graphfake token: Invalid value for '--expires-in': 'soon' is not a valid integer.",
        ),
    ],
)
def test_wrong_usage_is_a_sentence_and_exit_code_2(run: Run, arguments: tuple[str, ...], sentence: str) -> None:
    result = run(*arguments)
    assert (result.exit_code, result.stdout, result.stderr) == (2, "", sentence + "\n")


@pytest.mark.parametrize("arguments", [["--help"], ["token"], ["--version"]])
def test_help_and_token_load_nothing_heavy(arguments: list[str]) -> None:
    program = (
        "import sys, atexit\n"
        "heavy = ('aiohttp', 'hypothesis', 'jsonschema', 'rich', 'asyncio', 'faker')\n"
        "atexit.register(lambda: print([name for name in heavy if name in sys.modules]))\n"
        f"sys.argv = ['graphfake', *{arguments!r}]\n"
        "from graphfake.cli import main\n"
        "main()\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pipes that break so")
def test_a_reader_who_has_enough_is_no_error() -> None:
    # The reader's end is closed before anything is written.
    program = f"exec 3>&1; {sys.executable} -m graphfake explain 2>&3 | true"
    done = subprocess.run(["sh", "-c", program], capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has a device that is always full")
def test_output_that_cannot_be_written_is_an_error_in_a_sentence() -> None:
    command = f"{sys.executable} -m graphfake contracts export csdl"
    for into, code, told in (
        ("> /dev/full", 2, "graphfake: The output cannot be written: No space left on device.\n"),
        (">&-", 0, ""),
    ):
        program = ["sh", "-c", f"{command} {into}"]
        done = subprocess.run(program, capture_output=True, text=True, timeout=60, check=False)
        assert (done.returncode, done.stderr) == (code, told)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pipes that break so")
def test_a_check_that_nobody_let_come_to_its_end_is_no_success() -> None:
    program = f"yes '{{}}' | head -20000 | {sys.executable} -m graphfake contracts validate {TYPE} - | head -1; "
    done = subprocess.run(
        ["bash", "-c", program + "echo ${PIPESTATUS[2]}"], capture_output=True, text=True, timeout=60, check=False
    )
    assert done.stdout.splitlines()[-1] == "1"
    assert done.stderr == ""
