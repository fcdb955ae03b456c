"""A list as a table to take along: CSV that spreadsheets open as it is, and that cannot carry a formula."""

from __future__ import annotations

import csv
from io import StringIO
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from ecocase.desk.listings.base import Listing

MOST = 5000
AT_ONCE = 500
# What a spreadsheet takes for the beginning of a formula, in both widths.
BEGINS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
BYTE_ORDER_MARK = "\ufeff"


def written(listing: Listing) -> bytes:
    """Return what a list finds, from its first row on, as CSV in UTF-8 with a byte-order mark."""
    text = StringIO()
    text.write(BYTE_ORDER_MARK)
    table = csv.writer(text)
    table.writerow([str(head) for head in listing.export_columns()])
    after, count = "", 0
    while count < MOST:
        places = listing.places(after, AT_ONCE)
        for record in listing.read(places):
            table.writerow([harmless(value) for value in listing.export(record)])
        count += len(places)
        if len(places) < AT_ONCE:
            break
        after = places[-1].mark
    else:
        table.writerow(
            [_("The list goes on. This table ends after %(number)s rows; narrow the list.") % {"number": MOST}]
        )
    return text.getvalue().encode("utf-8")


def harmless(value: Any) -> Any:
    """Return a cell that no spreadsheet reads as a formula; numbers stay numbers."""
    if isinstance(value, str) and value.lstrip(" ").startswith(BEGINS_A_FORMULA):
        return f"'{value}"
    return value
