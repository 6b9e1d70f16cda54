"""Change notifications: who subscribed is called back when what they subscribed to changes.

A subscription is an entity like any other, and its row in the store is all that is known of it: snapshots, resets and
seeded worlds need nothing of their own. A transaction that wrote something notes it only where the space has any.
"""
