# Words of the pages and of the answers to phones.

web-masar = Masar
web-skip = Skip to the content
web-navigation = Main
web-other-language = العربية
web-digits = Change digits
web-other-digits-code = arab
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
web-none = Nothing here yet.
web-problems = Problems
web-publication = Publication
web-arabic = Arabic
web-english = English

kind-submission = filled form
kind-conflict = conflicting form
kind-held = form held for mending
kind-account = account
kind-round = state of a round
kind-estimate = estimate of a place
kind-import = import
kind-publication = edition of a publication
kind-erasure = person forgotten
kind-look = look at a personal record
kind-mission = mission

submission-stored = Stored.
submission-again = Already stored.
submission-conflict = Stored. It differs from an earlier version of the same form; a person will decide.
