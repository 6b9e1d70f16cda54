"""A $metadata document read piece by piece with expat, and no entity of it ever expanded."""

from __future__ import annotations

from typing import TYPE_CHECKING, BinaryIO
from xml.parsers import expat

from graphfake.contracts.importing.csdl.faults import ImportFault
from graphfake.contracts.importing.csdl.nodes import Node
from graphfake.contracts.importing.csdl.opening import check_opening

if TYPE_CHECKING:
    from collections.abc import Callable

    from graphfake.contracts.importing.csdl.faults import Notes

EDMX = "http://docs.oasis-open.org/odata/ns/edmx"
EDM = "http://docs.oasis-open.org/odata/ns/edm"
MOST_BYTES = 64 * 1024 * 1024
MOST_NODES = 500_000
MOST_DEPTH = 40
MOST_CHARACTERS = 4_000  # of an attribute or a value
_CHUNK = 64 * 1024
_LONGEST_TOKEN = 1024 * 1024
_PROSE = (".Description", ".LongDescription")
_OLDER = ("http://schemas.microsoft.com/ado/", "http://schemas.xmlsoap.org/", "http://www.w3.org/1999/xhtml")


def tree_of(stream: BinaryIO, notes: Notes, progress: Callable[[int], None] | None) -> Node:
    """The root of the document, `edmx:Edmx`; descriptions are left out of it, whatever they say.

    `progress` is told how many bytes have been read after each piece. Raises ImportFault with a line.
    """
    builder = _Builder(notes)
    parser = builder.parser
    read = 0
    try:
        while True:
            chunk = stream.read(_CHUNK)
            if not read:
                check_opening(chunk)
            read += len(chunk)
            if read > MOST_BYTES:
                reason = f"The document is larger than {MOST_BYTES // 1024**2} MiB, which is the most that is read."
                raise ImportFault(reason, line=parser.CurrentLineNumber)
            parser.Parse(chunk, not chunk)
            if not chunk:
                break
            if read - max(parser.CurrentByteIndex, 0) > _LONGEST_TOKEN:
                reason = "A tag, comment or text that begins here is longer than 1 MiB."
                raise ImportFault(reason, line=parser.CurrentLineNumber)
            if progress is not None:
                progress(read)
    except expat.ExpatError as error:
        reason = f"The XML is not well-formed here: {expat.ErrorString(error.code)}."
        raise ImportFault(reason, line=error.lineno) from error
    except (LookupError, ValueError) as error:  # an encoding that Python does not know, or not as one for XML
        raise ImportFault(f"The encoding that the XML names is not read: {error}.", line=1) from error
    root = builder.root
    if root is None:
        raise ImportFault("The document holds no element.", line=1)
    return root


class _Builder:
    """Builds the tree as expat tells of it, within bounds."""

    def __init__(self, notes: Notes) -> None:
        self.root: Node | None = None
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text
        self.parser.StartDoctypeDeclHandler = self._doctype
        self._notes = notes
        self._open: list[Node] = []
        self._foreign = 0  # how deep we are in elements of other vocabularies
        self._count = 0

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        line = self.parser.CurrentLineNumber
        self._count += 1
        if self._count > MOST_NODES:
            raise ImportFault(f"The document holds more than {MOST_NODES:,} elements.", line=line)
        if len(self._open) + self._foreign >= MOST_DEPTH:
            raise ImportFault(f"Elements are nested deeper than {MOST_DEPTH} levels.", line=line)
        namespace, _, tag = name.rpartition(" ")
        if not self._open and not self._foreign:
            _check_root(namespace, tag, attributes, line)
        elif self._foreign or namespace not in (EDM, EDMX):
            if namespace.startswith(_OLDER):
                raise ImportFault(f"{tag} is of another OData than 4: its namespace is {namespace:.200}.", line=line)
            if not self._foreign:
                self._notes.add(line, f"Elements of {namespace or 'no namespace'!s:.200} are not read.")
            self._foreign += 1
            return
        for attribute, value in attributes.items():
            if len(value) > MOST_CHARACTERS and attribute != "String":
                reason = f"{tag:.100} has a {attribute:.100} longer than {MOST_CHARACTERS:,} characters."
                raise ImportFault(reason, line=line)
        self._open.append(Node(tag, attributes, line))

    def _end(self, _name: str) -> None:
        if self._foreign:
            self._foreign -= 1
            return
        node = self._open.pop()
        if not self._open:
            self.root = node
        elif not _is_prose(node):
            self._open[-1].children.append(node)

    def _text(self, text: str) -> None:
        if self._open and not self._foreign and not text.isspace():
            node = self._open[-1]
            if len(node.text) + len(text) > MOST_CHARACTERS:
                if node.tag != "String":
                    reason = f"{node.tag:.100} holds more than {MOST_CHARACTERS:,} characters."
                    raise ImportFault(reason, line=self.parser.CurrentLineNumber)
                return
            node.text += text

    def _doctype(self, *_: object) -> None:
        reason = "A DOCTYPE is not taken: $metadata has none, and its entities could be anything or without end."
        raise ImportFault(reason, line=self.parser.CurrentLineNumber)


def _check_root(namespace: str, tag: str, attributes: dict[str, str], line: int) -> None:
    if tag.lower() == "html":
        raise ImportFault("This is a web page in HTML, not the XML of a $metadata document.", line=line)
    if (namespace, tag) != (EDMX, "Edmx"):
        older = " This is CSDL of OData 3 or older, which is not read." if tag == "Edmx" else ""
        reason = f"The root is {tag:.100} of {namespace or 'no namespace'!s:.200}, not Edmx of {EDMX}.{older}"
        raise ImportFault(reason, line=line)
    version = attributes.get("Version", "4.0")
    if version not in ("4.0", "4.01"):
        raise ImportFault(f"This is CSDL {version:.20}; 4.0 and 4.01 are read.", line=line)


def _is_prose(node: Node) -> bool:
    """Descriptions, and what stood around them alone: names, types and values are taken, sentences are not."""
    if node.tag == "Annotation":
        return node.get("Term").endswith(_PROSE)
    return node.tag == "Annotations" and not node.children
