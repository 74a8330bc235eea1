# What commands say when they are done.

link-done = { $records } registrations are about { $people } people: between { $low } and { $high }, with 95 percent confidence.
