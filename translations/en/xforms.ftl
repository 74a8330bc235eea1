# Forms as phones run them (XFORM-001 to 012), and filled forms judged by them (020 to 034).

XFORM-001 = The form is not XML that can be read: { $reason }. Make it again from its spreadsheet.
XFORM-002 = The form has no { $what }. Make it again from its spreadsheet.
XFORM-003 = The form names a question that it does not have. Correct the name or add the question.
XFORM-004 = { $expression } is not understood, at { $found }. Correct the expression.
XFORM-006 = These questions wait for each other in a circle: { $paths }. Change one of their expressions.
XFORM-007 = The file is not attached to the form, so what depends on it is not judged. Attach it.
XFORM-008 = The file cannot be read: { $reason }. Save it again as CSV, XML or GeoJSON in UTF-8.
XFORM-009 = The form's expressions look at more questions than can be ordered. Name the questions instead of using // and *.
XFORM-010 = The filled form is not XML that can be read: { $reason }.
XFORM-011 = The form could not be evaluated: { $reason }. Make its expressions simpler.
XFORM-012 = The pattern { $found } cannot be used, so what depends on it is not judged. Write it more simply.
XFORM-020 = { $label }: { $found } was answered although the question is not asked here ({ $rule }).
XFORM-021 = { $label }: the answer is missing although it is required ({ $rule }).
XFORM-022 = { $label }: { $found } is not allowed ({ $rule }).
XFORM-023 = { $label }: { $found } is not written as { $rule }.
XFORM-024 = { $label }: { $found } was sent, but { $rule } gives { $expected }.
XFORM-025 = { $label }: { $foreign } is not among the choices here ({ $rule }).
XFORM-026 = The form has no such question. Check whether it was filled in another version.
XFORM-027 = The form is { $rule }, but { $found } was filled.
XFORM-028 = The form's version is { $rule }, but { $found } was filled.
XFORM-029 = The question was answered twice.
XFORM-030 = There are { $found } repeats, but { $rule } asks for { $expected }.
XFORM-031 = There are more repeats than can be judged.
XFORM-032 = The filled form is sealed. Open it with its key first: masar form decrypt.
XFORM-033 = The filled form has no identifier (instanceID): sending it twice would make two of it.
XFORM-034 = { $label }: the question can only be read, and { $found } is not what the form puts there.
XFORM-035 = “{ $found }” is no property of a device. Write its name, = and its value: --property deviceid=ABC.
