# What commands say when they are done.

link-done = { $records } registrations are about { $people } people: between { $low } and { $high }, with 95 percent confidence.

command-error = error
command-warning = warning

COMMAND-001 = { $reason ->
        [missing] There is no file or folder by this name. Look at how it is written, and in which folder it is.
        [folder] This is a folder. Name the file in it.
        [file] Part of this name is a file and no folder. Look at how it is written.
        [forbidden] It may not be opened or written. Ask whoever may, or take a folder of your own.
        [full] There is no room left on the disk. Make room and try again.
       *[other] The system refuses it: { $reason }.
    }
COMMAND-002 = The file is larger than { $most } bytes, the most that is read here. Give a part of it at a time.
COMMAND-003 = Say which period: --year 2023 or --round 50.
COMMAND-004 = `{ $found }` is not taken for { $name }. Write { $expected }.
COMMAND-005 = Nothing can listen on { $found }: { $reason ->
        [taken] another program does. End it, or name another port with --listen.
        [forbidden] it is not allowed. Ports below 1024 belong to the system: name a higher one with --listen.
       *[other] the system refuses it, { $reason }.
    }
COMMAND-006 = No mission `{ $found }` comes with this program, and it is no folder with mission.toml. Those that come: { $expected }.
COMMAND-007 = There are more than { $most } sealed files in this folder. Put those of one submission in a folder of their own.
COMMAND-009 = Not done: { $reason }.
COMMAND-010 = There is no option `{ $found }` here. Nearest: { $nearest }.
COMMAND-011 = There is no command `{ $found }`. Nearest: { $nearest }.
COMMAND-012 = Missing: { $expected }.
COMMAND-013 = `{ $found }` is not taken for { $name }. Possible: { $expected }.
COMMAND-014 = { $name } wants a value after it.
COMMAND-015 = { $found } cannot stand beside { $other }. Leave one of them out.
COMMAND-016 = `{ $found }` is not taken for { $name }: { $reason }. See what it means with --help.
