# Problems of programme packages and missions.

PROGRAMME-001 = The file or folder is missing or cannot be read.
PROGRAMME-002 = Nothing reads the file { $found }. Check its name and folder, or take it away.
PROGRAMME-003 = The file cannot be read from here on: { $found }
PROGRAMME-004 = { $nearest ->
    [none] The key { $found } is not known here.
   *[other] The key { $found } is not known here. Nearest: { $nearest }.
 }
PROGRAMME-005 = { $key } is missing here.
PROGRAMME-006 = { $key } cannot be { $found }. Expected: { $expected }.
PROGRAMME-007 = { $found } is given twice.
PROGRAMME-009 = This is more than the limit of { $most }.
PROGRAMME-010 = The text { $key } is missing. Add it in Arabic and English, next to { $file }.
PROGRAMME-011 = The text { $key } has no translation in { $file }.
PROGRAMME-012 = The text { $key } uses { $found } here and { $expected } in the other language.
PROGRAMME-013 = { $nearest ->
    [none] There is no file { $found }.
   *[other] There is no file { $found }. Nearest: { $nearest }.
 }
PROGRAMME-014 = The form is declared as { $found }, but its own settings say { $expected }.
PROGRAMME-015 = Every fact has the column { $found } already; it cannot be declared again.
PROGRAMME-016 = { $nearest ->
    [none] There is no role { $found } in this programme.
   *[other] There is no role { $found } in this programme. Nearest: { $nearest }.
 }
PROGRAMME-017 = { $nearest ->
    [none] There is no state { $found }.
   *[other] There is no state { $found }. Nearest: { $nearest }.
 }
PROGRAMME-018 = { $nearest ->
    [none] There is no form { $found } in this programme.
   *[other] There is no form { $found } in this programme. Nearest: { $nearest }.
 }
PROGRAMME-020 = { $nearest ->
    [none] The form { $form } has no answer { $found }.
   *[other] The form { $form } has no answer { $found }. Nearest: { $nearest }.
 }
PROGRAMME-021 = { $found } in the form { $form } is of the kind { $kind }. Expected: { $expected }.
PROGRAMME-022 = { $found } in the form { $form } lies inside the repeat { $repeat }, which this rule does not go through.
PROGRAMME-023 = { $found } in the form { $form } is a personal answer and stays sealed: no rule may read it.
PROGRAMME-024 = { $nearest ->
    [none] { $found } is not one of the choices of that question.
   *[other] { $found } is not one of the choices of that question. Nearest: { $nearest }.
 }
PROGRAMME-025 = { $nearest ->
    [none] Facts have no column { $found }. Declare it in programme.toml.
   *[other] Facts have no column { $found }. Declare it in programme.toml. Nearest: { $nearest }.
 }
PROGRAMME-026 = A column takes its value from exactly one of: each = true (only when `each` is a select_multiple), answer, constant.
PROGRAMME-027 = { $nearest ->
    [none] The column { $column } has no value { $found }, which this rule can give it.
   *[other] The column { $column } has no value { $found }, which this rule can give it. Nearest: { $nearest }.
 }
PROGRAMME-028 = { $nearest ->
    [none] There is no method { $found } for making one estimate of several interviews.
   *[other] There is no method { $found } for making one estimate of several interviews. Nearest: { $nearest }.
 }
PROGRAMME-030 = { $nearest ->
    [none] An indicator's header has no key { $found }.
   *[other] An indicator's header has no key { $found }. Nearest: { $nearest }.
 }
PROGRAMME-031 = The header lacks { $key }.
PROGRAMME-032 = { $key } cannot be { $found }. Expected: { $expected }.
PROGRAMME-033 = The code is { $found }, but the file is named { $expected }.
PROGRAMME-034 = A count of { $count } cannot be printed in the unit { $unit }.
PROGRAMME-035 = A derived figure has no { $key }: it follows the figure it comes from.
PROGRAMME-036 = The condition is missing. Write TRUE to count every fact.
PROGRAMME-037 = { $nearest ->
    [none] Figures of this indicator cannot be split by { $found }.
   *[other] Figures of this indicator cannot be split by { $found }. Nearest: { $nearest }.
 }
PROGRAMME-038 = { $nearest ->
    [none] No round estimate has the breakdown { $found }.
   *[other] No round estimate has the breakdown { $found }. Nearest: { $nearest }.
 }
PROGRAMME-039 = An indicator with breakdowns must ask for breakdown = 'total' in its condition.
PROGRAMME-040 = { $nearest ->
    [none] There is no figure { $found }.
   *[other] There is no figure { $found }. Nearest: { $nearest }.
 }
PROGRAMME-041 = The figure { $found } is derived from, or lies within, itself.
PROGRAMME-042 = This figure counts { $found } and cannot lie within { $figure }, which counts { $expected }.
PROGRAMME-050 = The condition cannot be read: { $found }
PROGRAMME-051 = { $nearest ->
    [none] Conditions know no column { $found }.
   *[other] Conditions know no column { $found }. Nearest: { $nearest }.
 }
PROGRAMME-052 = { $nearest ->
    [none] The column { $column } has no value { $found }.
   *[other] The column { $column } has no value { $found }. Nearest: { $nearest }.
 }
PROGRAMME-053 = The column { $column } holds a value of the kind { $expected } and cannot be compared with { $found }.
PROGRAMME-054 = The column { $column } holds a value of the kind { $expected } and cannot be compared by { $found }.
PROGRAMME-055 = This is not allowed in a condition: { $found }. Compare columns with values, and join with AND, OR, NOT.
PROGRAMME-056 = The condition is longer than { $most } bytes, or has too long a list.
PROGRAMME-057 = The condition is nested deeper than { $most } levels.
PROGRAMME-060 = The number { $found } is typed into the text. Refer to a figure, or write {"{"}=…{"}"} around what is no figure.
PROGRAMME-061 = The two languages differ: here { $found }, in { $file } { $expected }.
PROGRAMME-062 = { $nearest ->
    [none] There is no directive { $found }.
   *[other] There is no directive { $found }. Nearest: { $nearest }.
 }
PROGRAMME-063 = This cannot be understood: { $found }
PROGRAMME-064 = The chapter has no text in this language.
PROGRAMME-065 = { $nearest ->
    [none] { $column } has no value { $found }.
   *[other] { $column } has no value { $found }. Nearest: { $nearest }.
 }
PROGRAMME-070 = The row of the gazetteer is not right: { $found }. The level, the code and the code of the place above must agree, and both names be given.
PROGRAMME-071 = { $found } lies in { $parent }, which the gazetteer does not hold.
PROGRAMME-072 = The boundaries cannot be read: { $found }
PROGRAMME-073 = A boundary is named { $found }, which is no place of level { $level }.
PROGRAMME-074 = There is no package { $found } among the programmes.
PROGRAMME-075 = { $nearest ->
    [none] There is no chapter { $found }.
   *[other] There is no chapter { $found }. Nearest: { $nearest }.
 }
PROGRAMME-076 = The row of countries is not right: { $found }.
PROGRAMME-077 = The row of points is not right: { $found }. The place must be known, and longitude and latitude be decimal degrees.
PROGRAMME-080 = The test cannot be understood here: { $found }
