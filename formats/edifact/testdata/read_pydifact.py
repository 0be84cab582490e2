"""Reads EDIFACT files with pydifact and prints their segments as JSON."""
import json
import sys

from pydifact.segmentcollection import Interchange

out = []
for name in sys.argv[1:]:
    with open(name, "rb") as f:
        data = f.read()
    encoding = "utf-8" if b"UNOW" in data[:40] else "iso-8859-1"
    interchange = Interchange.from_str(data.decode(encoding))
    assert len(list(interchange.get_messages())) == 1, name
    segments = [[segment.tag] + segment.elements for segment in interchange.segments]
    out.append({"File": name, "Segments": segments})
json.dump(out, sys.stdout)
