"""OData in a request and a reply: paths, query options, pages and context URLs. Pure: text in, values out."""
