# What the ledger refuses, by its code.
LEDGER-001 = This entry is too large ({ $bytes } bytes; at most { $limit }). Send photographs and files as attachments.
LEDGER-002 = Somebody else was faster: { $subject } has changed meanwhile. Look at it again, then repeat your change.
LEDGER-003 = The disk is full. Nothing of this was stored and nothing was damaged. Free some space, then send it again.
LEDGER-004 = The data folder is in use by another Masar. Stop that one first, or use it.
LEDGER-005 = The data folder was written by a newer Masar (format { $found }; this one knows up to { $known }). Install the newer version.
LEDGER-006 = The mission's key is missing, or it is not the key of this data folder. Put the right mission.key back.
LEDGER-007 = The file { $hash } is not stored here.
LEDGER-008 = Writing to the disk failed, so nothing more is accepted. What was confirmed is safe. Check the disk, then restart Masar.
LEDGER-009 = The data could not be read or written. { $detail }
LEDGER-010 = This entry ({ $id }) is stored already.
