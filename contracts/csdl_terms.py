"""The terms of OData's standard vocabularies that contracts have words for."""

CORE = "Org.OData.Core.V1."
CAPABILITIES = "Org.OData.Capabilities.V1."
RESTRICTIONS = {
    "filter": ("FilterRestrictions", "Filterable", "NonFilterableProperties"),
    "sort": ("SortRestrictions", "Sortable", "NonSortableProperties"),
    "search": ("SearchRestrictions", "Searchable", ""),
    "expand": ("ExpandRestrictions", "Expandable", "NonExpandableProperties"),
    "count": ("CountRestrictions", "Countable", "NonCountableProperties"),
    "insert": ("InsertRestrictions", "Insertable", ""),
    "update": ("UpdateRestrictions", "Updatable", ""),
    "delete": ("DeleteRestrictions", "Deletable", ""),
    "delta": ("ChangeTracking", "Supported", ""),
    "read": ("ReadRestrictions", "Readable", ""),
}
"""By capability: the term, the property that says it of the whole, and the one that lists members without it."""
BY_KEY = "ReadByKeyRestrictions"
"""The property of ReadRestrictions that speaks of one entity of a collection."""
REVISION_FACTS = {"Date": "date", "RemovalDate": "removalDate", "Version": "version"}
"""What a revision tells, and what `x-deprecated` calls it."""
