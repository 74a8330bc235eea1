# Problems of making an XLSForm from an XForm (EXPORT).

EXPORT-001 = The XForm is too large; at most { $limit } bytes are taken.
EXPORT-002 = The XForm is not well-formed XML: { $reason }
EXPORT-003 = There is no form in this file. An XForm has a head with a model, and the model has an instance.
EXPORT-004 = Groups stand more than { $limit } deep within each other.
EXPORT-005 = The form does not fit a workbook: { $reason }. Write it as Markdown instead.
EXPORT-010 = The question is asked by { $found }, which sheets cannot say. It became a text question.
