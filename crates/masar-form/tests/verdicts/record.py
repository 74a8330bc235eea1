"""What pyxform 4.5.0 says of each form of forms.jsonl, written back into it: its
XForm, or null where it refuses the form. A line is {"name", "form", "xform"}.

pip install pyxform==4.5.0; record.py
"""

import json
import pathlib

from pyxform.errors import PyXFormError
from pyxform.xls2xform import convert

FORMS = pathlib.Path(__file__).with_name("forms.jsonl")


def verdict(form):
    try:
        return convert(form, file_type=".md", validate=False, form_name="data").xform
    except PyXFormError:
        return None


cases = [json.loads(line) for line in FORMS.read_text(encoding="utf-8").splitlines()]
for case in cases:
    case["xform"] = verdict(case["form"])
lines = (json.dumps(case, ensure_ascii=False) + "\n" for case in cases)
FORMS.write_text("".join(lines), encoding="utf-8")
