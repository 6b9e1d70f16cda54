"""What goes wrong with contracts themselves, and with a payload held against one.

* ContractError     a document or folder is unusable, or a name is not in the catalogue
* InvalidPayload    a payload breaks its contract (`.violations` says where and which rules)
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from graphfake.contracts.verdict import Violation


class ContractError(Exception):
    """A contract cannot be used.

    `document` is the file or document it stands in ("" for the catalogue as a whole), `pointer` the JSON
    pointer inside it, `line` the line where that is known and 0 else, `reason` a sentence that says what would be
    right.
    """

    def __init__(self, reason: str, *, document: str = "", pointer: str = "", line: int = 0) -> None:
        super().__init__(reason)
        self.reason = reason
        self.document = document
        self.pointer = pointer
        self.line = line

    def __str__(self) -> str:
        told = self.line and self.document and not self.document.endswith(f":{self.line}")
        place = f"{self.document}:{self.line}" if told else self.document
        where = f"{place}#{self.pointer}" if self.pointer else place
        return f"{where}: {self.reason}" if where else self.reason


class InvalidPayload(ValueError):
    """A payload breaks its contract; the first of `violations` is the one Graph would answer."""

    def __init__(self, type_name: str, view: str, violations: tuple[Violation, ...]) -> None:
        self.type_name = type_name
        self.view = view
        self.violations = violations
        listed = "; ".join(f"{found.rule} at {found.pointer or '/'}" for found in violations)
        super().__init__(f"Not a valid {type_name} to {view}: {listed}.")
