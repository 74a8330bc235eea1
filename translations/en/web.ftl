# Words of the pages and of the answers to phones.

web-masar = Masar
web-skip = Skip to the content
web-navigation = Main
web-other-language = العربية
web-digits = Change digits
web-sign-in = Sign in
web-sign-out = Sign out
web-name = Account name
web-password = Password
web-home = Home
web-figures = Figures
web-rounds = Rounds
web-publications = Publications
web-work = Waiting
web-key-figures = Key figures
web-waiting = { $count ->
    [one] One form waits for a person
   *[other] { $count } forms wait for a person
}
web-latest-round = Latest approved round
web-latest-publications = Latest publications
web-round = Round
web-state = State
web-collected = Collected
web-interviews = Interviews
web-places = Places estimated
web-edition = Edition
web-period = Period
web-place-code = P-code
web-split-by = Split by
web-show = Show
web-value = Value
web-records-behind = Records behind this figure
web-reproduced = Counted from the records:
web-counted = Counted
web-entries = Ledger entries
web-earlier = Earlier
web-later = Later
web-how = How it is counted
web-condition = Condition
web-entry = Entry
web-kind = Kind
web-programme = Programme
web-form = Form
web-date = Date
web-place = Place
web-author = Recorded by
web-received = Received
web-class = Sensitivity class
web-identifier = Identifier
web-answers = Answers
web-sealed = Sealed personal fields
web-sealed-why = These answers are stored under the key of the person they are about. Looking at them is a right of its own, and each look is recorded.
web-all-time = all that is known
web-not-found = Nothing here
web-not-allowed = Not yours to see or do
web-not-understood = Not understood
web-broken = That did not work
web-none = Nothing here yet.
web-problems = Problems
web-publication = Publication
web-arabic = Arabic
web-english = English

kind-submission = filled form
kind-conflict = conflicting form
kind-held = form held for mending
kind-attachment = files of a form
kind-account = account
kind-round = state of a round
kind-estimate = estimate of a place
kind-import = import
kind-publication = edition of a publication
kind-erasure = person forgotten
kind-look = look at a personal record
kind-mission = mission
kind-identity = decision about two people

subject-person = person { $name }
subject-household = household { $name }
subject-place = { $name }
subject-entry = entry { $name }

submission-stored = Stored.
submission-again = Already stored.
submission-conflict = Stored. It differs from an earlier version of the same form; a person will decide.
submission-held = Stored, but not counted until a person has mended it.

# Problems.
WEB-001 = The request could not be completed. Try again; if it happens again, tell whoever runs the system.
WEB-002 = The name or the password is missing or wrong. Check both in the settings.
WEB-003 = The token in the address is not known here. Scan the settings code again.
WEB-004 = The header X-OpenRosa-Version is missing. Send it with the value 1.0.
WEB-005 = The body is not a multipart form. Send the filled form as one.
WEB-006 = The part xml_submission_file is missing. Send the filled form in it.
WEB-007 = More than { $found } files came with one form. Send them in several parts.
WEB-008 = More came in than { $limit } MB. Send it in several parts.
WEB-009 = “{ $found }” is not a period. Write a year as 2023, a quarter as 2023-Q4, a month as 2023-11 or a round as round:50.
WEB-010 = “{ $found }” is not a P-code. Write it as LY0211.
WEB-011 = “{ $found }” is not a language here. Choose Arabic or English.
WEB-012 = The address or the form could not be read. Go back, correct it and send it again.
web-hidden = What is hidden
