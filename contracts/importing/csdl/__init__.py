"""OData CSDL 4.0 XML, which is what `$metadata` answers, as contract documents."""

from graphfake.contracts.importing.csdl.documents import Imported, documents_of
from graphfake.contracts.importing.csdl.faults import ImportFault, Note

__all__ = ["ImportFault", "Imported", "Note", "documents_of"]
