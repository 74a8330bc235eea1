# Warnings of forms that are right and still make trouble (FORM-200 onward),
# what changed between two versions (FORM-250 onward), columns (FORM-290 onward).

FORM-200 = { $language } has no text in { $count } rows where another language has one; the first: “{ $found }”. Translate them, or people who read { $language } see an empty question.
FORM-201 = No question uses the list { $found }. Delete it, or correct the question's type. Lists in use that are spelt alike: { $nearest }.
FORM-202 = The choices { $other } and { $name } of the list { $list } both read “{ $found }”. Nobody can tell them apart: change one of the labels.
FORM-203 = { $name } refuses answers ({ $found }) and does not say why. Write in constraint_message what a right answer looks like.
FORM-204 = { $name } is required and has no required_message, though { $count } others have one. Write one.
FORM-205 = The name { $found } has { $length } characters; Stata takes { $limit } and cuts the rest: { $expected }. Choose a shorter name.
FORM-206 = The name { $found } starts with an underscore, which R and SPSS refuse and Stata keeps for itself. Better: { $expected }.
FORM-207 = The name { $found } is a reserved word of { $tools }. Choose another, such as { $found }_answer.
FORM-208 = The name { $found } differs from { $other } only in capital letters; SPSS and SQL take them for one. Rename one.
FORM-209 = “{ $found }” has Arabic digits, which phones cannot calculate with. Write: { $expected }.
FORM-210 = The name { $found } has Arabic digits, which many tools cannot read. Write: { $expected }.
FORM-211 = The name { $found } holds characters that cannot be seen ({ $what }), so it equals nothing that is typed by hand. Type the name anew.
FORM-212 = The languages { $found } and { $other } seem to be one. Give both columns the same spelling, or phones offer two languages.
FORM-213 = The name { $found } has a hyphen or a dot, which R, Stata and SQL read as something else. Better: { $expected }.
FORM-214 = The names { $found } and { $other } are the same in their first 32 characters, all that Stata keeps. Change one of them near its beginning.
FORM-215 = The choices { $found } and { $other } of the list { $list } differ only in capital letters. Make the difference plain, or delete one.
FORM-216 = In { $count } rows the label in { $language } is the same as in another language; the first: “{ $found }”. Is it translated?
FORM-217 = The default language { $found } is none of the form's languages. Nearest: { $nearest }.
FORM-218 = The name { $found } has letters that phones cannot read in the name of a question (they take letters that have capitals, such as Latin ones, digits, - and _): Collect does not open the form. Write the name in Latin letters; labels may be in any script.
FORM-219 = The group { $found } shows nothing: all of its questions are computed, or it has none. Phones do not open such groups, so it is left out of what they show. Delete its begin and end rows, or add what is missing.
FORM-220 = “{ $what }” is not understood from “{ $found }” on, and phones do not open the form. Correct the expression; ∅ means that it ends too early.
FORM-221 = Phones do not know the function { $found }(). Functions that are spelt alike: { $nearest }.
FORM-222 = { $name }() is called with { $found } arguments and takes { $expected }. Phones stop where it is computed.
FORM-223 = These rules go round in a circle: { $found }. Each waits for the next, so that phones do not open the form. Take one of the references out; a rule about the answer itself belongs in constraint.
FORM-224 = The form has no list or file that instance('{ $found }') could read; phones stop where it is computed. Lists and files that are spelt alike: { $nearest }. Declare the file with csv-external or select_one_from_file.
FORM-225 = { $found } is asked in a repeat and has many answers as seen from here; phones stop as soon as there are two. Write which is meant, indexed-repeat(…), or take all together: sum(…), join(…).
FORM-226 = { $found }() wants questions and is given something computed. Compute it in a calculate row and name that row here.
FORM-227 = { $name }() is given “{ $found }”, which is no day: phones stop where it is computed. Write a day as 2025-03-31, a moment as 2025-03-31T18:30:00.000+02:00.
FORM-228 = Phones do not understand the pattern “{ $what }” of regex() from “{ $found }” on, and stop where it is asked. Correct it; ∅ means that it ends too early.
FORM-229 = { $name }() does not know “{ $found }” in “{ $what }”, so that phones stop where it is computed. Signs it knows: %Y %y %m %n %b %d %e %a %W %H %h %M %S %3 %%.
FORM-230 = { $name }() does not take “{ $found }” here, so that phones stop where it is computed. It takes: { $expected }.
FORM-299 = { $count } more warnings of { $found } are not listed.

FORM-250 = New question ({ $new }).
FORM-251 = The question ({ $old }) is gone. Its answers stay with the old version; exports keep its column.
FORM-252 = { $old } seems to be called { $new } now. Answers under the old name are not joined with the new ones.
FORM-253 = Moved from { $old } to { $new }. Exports that name the group must be changed.
FORM-254 = The type was { $old } and is { $new }. Check that old answers still fit.
FORM-255 = The list was { $old } and is { $new }. Old answers may not be in it.
FORM-256 = Asked under another condition: it was { $old } and is { $new }.
FORM-257 = Another constraint: it was { $old } and is { $new }.
FORM-258 = { $property } was { $old } and is { $new }.
FORM-259 = The label ({ $language }) was “{ $old }” and is “{ $new }”.
FORM-260 = { $property } ({ $language }) was “{ $old }” and is “{ $new }”.
FORM-261 = New choice { $choice } in the list { $list }: “{ $new }”.
FORM-262 = The choice { $choice } (“{ $old }”) is gone from the list { $list }. Answers that chose it have no label any more.
FORM-263 = The choice { $choice } of the list { $list } ({ $language }) was “{ $old }” and is “{ $new }”.
FORM-264 = The choice { $choice } of the list { $list } ({ $language }) meant “{ $old }” and now means “{ $new }”. Answers from before would be counted as something else: give the new meaning a new name.
FORM-265 = New list { $list }.
FORM-266 = The list { $list } is gone.
FORM-267 = New language { $language }.
FORM-268 = The language { $language } is gone.
FORM-269 = The setting { $property } was { $old } and is { $new }.
FORM-270 = The form changed and its version is still { $new }. Phones do not fetch it: raise the version.
FORM-271 = Its place in the group changed: it stood after { $old } and stands after { $new } now.
FORM-272 = The choices of the list { $list } stand in another order: they were { $old } and are { $new }.
form-diff-none = Nothing changed.
form-diff-warnings = { $count ->
    [one] 1 change that endangers answers:
   *[other] { $count } changes that endanger answers:
}
form-diff-others = { $count ->
    [one] 1 other change:
   *[other] { $count } other changes:
}

FORM-290 = The column was { $old } and is { $found } in version { $version }; it is kept as { $new }, so that all answers fit.
FORM-291 = The codes came from { $old } and come from { $found } in version { $version }. Both lists are needed to read the column.
FORM-292 = The codebook does not fit into a workbook: { $reason }. Use Markdown or HTML.
codebook-questions = Questions
codebook-lists = Choices
codebook-id = Form
codebook-version = Version
codebook-path = Path
codebook-column = Column
codebook-type = Type
codebook-list = List
codebook-label = Label
codebook-hint = Hint
codebook-relevant = Asked if
codebook-constraint = Accepted if
codebook-required = Required
codebook-calculation = Calculated as
codebook-code = Code
codebook-own-language = no language given
