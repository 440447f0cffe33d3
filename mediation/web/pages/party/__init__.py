"""The debtor's portal, for a phone: from the code on a notice to a signed agreement and its instalments.

No page but the first is shown before its visitor has shown who they are, and none shows another case.
"""
