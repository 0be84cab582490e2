"""Holds X12 files against maps in the words of pyx12, and lets it answer each by a 997.

check_pyx12.py MAPS FILE ...

MAPS holds set_00401.xml and set_00501.xml, what stands between GS and GE, and elements_00401.xml
and elements_00501.xml, the elements that it uses. Prints a list in JSON: for each file what is
wrong, the segments and the answer.
"""

import io
import json
import logging
import os
import re
import shutil
import sys
import tempfile

import pyx12.params
import pyx12.x12file
import pyx12.x12n_document

RELEASES = {"00401": "004010", "00501": "005010"}


def maps_of(folder, version):
    """A folder of maps: pyx12's own envelopes, with our transaction set in them."""
    own = os.path.join(os.path.dirname(pyx12.__file__), "map")
    made = tempfile.mkdtemp()
    for name in os.listdir(own):
        if name.endswith(".xml") and name != "maps.xml":
            shutil.copy(os.path.join(own, name), made)
    with open(os.path.join(own, f"x12.control.{version}.xml"), encoding="utf-8") as file:
        control = file.read()
    # Its envelopes know the partners and sets of health care alone. The version stays.
    control = re.sub(r"<element .*?</element>", open_codes, control, flags=re.S)
    with open(os.path.join(folder, f"set_{version}.xml"), encoding="utf-8") as file:
        inner = file.read()
    with open(os.path.join(made, f"x12.control.{version}.xml"), "w", encoding="utf-8") as file:
        file.write(control)
    start = control.index('<segment xid="GE"')
    with open(os.path.join(made, "810.xml"), "w", encoding="utf-8") as file:
        file.write(control[:start] + inner + control[start:])
    with open(os.path.join(made, "maps.xml"), "w", encoding="utf-8") as file:
        file.write(f'<maps><version icvn="{version}"><map vriic="{RELEASES[version]}" fic="IN" abbr="810">810.xml</map></version></maps>')
    with open(os.path.join(own, "dataele.xml"), encoding="utf-8") as file:
        elements = file.read()
    with open(os.path.join(folder, f"elements_{version}.xml"), encoding="utf-8") as file:
        ours = file.read()
    for number in re.findall(r'ele_num="(\w+)"', ours):
        elements = re.sub(rf'<data_ele ele_num="{number}" [^>]*/>', "", elements)
    with open(os.path.join(made, "dataele.xml"), "w", encoding="utf-8") as file:
        file.write(elements.replace("</data_elements>", ours + "</data_elements>"))
    return made


def open_codes(element):
    text = element.group(0)
    if 'xid="ISA12"' in text:
        return text
    return re.sub(r"<valid_codes>.*?</valid_codes>", "", text, flags=re.S)


def check(maps, name):
    with open(name, encoding="utf-8", newline="") as file:
        text = file.read()
    said, answer = io.StringIO(), io.StringIO()
    handler = logging.StreamHandler(said)
    logger = logging.getLogger("pyx12")
    logger.handlers, logger.propagate = [handler], False
    logger.setLevel(logging.WARNING)
    errors = io.StringIO()
    valid = pyx12.x12n_document.x12n_document(
        pyx12.params.ParamsBase(), io.StringIO(text), answer, None, fd_json=errors, map_path=maps)
    segments = []
    with pyx12.x12file.X12Reader(io.StringIO(text)) as reader:
        for segment in reader:
            segments.append([segment.get_seg_id()] + [segment.get_value(f"{i:02d}") or "" for i in range(1, len(segment) + 1)])
    return {"file": name, "valid": bool(valid), "errors": errors.getvalue(), "said": said.getvalue(), "segments": segments, "answer": answer.getvalue()}


def main():
    folder, files = sys.argv[1], sys.argv[2:]
    maps = {version: maps_of(folder, version) for version in RELEASES}
    found = []
    for name in files:
        with open(name, encoding="utf-8", newline="") as file:
            version = file.read(106)[84:89]
        found.append(check(maps[version], name))
    json.dump(found, sys.stdout)
    for made in maps.values():
        shutil.rmtree(made)


main()
