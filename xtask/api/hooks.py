"""What schemathesis is told of the desk that it asks: the token that every form carries, and the ids of what the case holds.

Without real ids hardly a page would be found. Which one is taken hangs on what was drawn, so that a case can be drawn again.
"""

import json
import os
import zlib

import schemathesis

TOKEN = os.environ["WHOSAYS_TOKEN"]
KNOWN = json.loads(os.environ["WHOSAYS_KNOWN"])
# Fields of forms that name something of the case.
NAMING = {"a": "names", "b": "names", "other": "events", "event_id": "events"}


@schemathesis.hook
def before_call(context, case, kwargs):
    part = case.path.split("/")[1]
    for name, drawn in (case.path_parameters or {}).items():
        case.path_parameters[name] = known(part if name in ("id", "name") else name, drawn)
    if isinstance(case.body, dict):
        # The desk is not sent elsewhere to fetch anything.
        sent = {key: drawn for key, drawn in case.body.items() if key not in ("token", "fetch")}
        named = {key: known(NAMING.get(key), drawn) for key, drawn in sent.items()}
        # Where files are sent, the token comes before them.
        case.body = {"token": TOKEN, **named}


def known(part, drawn):
    """Something of the case in place of what was drawn; one in four stays, for what is not there is asked for as well."""
    number = zlib.crc32(repr(drawn).encode())
    things = KNOWN.get(part, [])
    return things[number // 4 % len(things)] if things and number % 4 else drawn
