# Problems of sealed (encrypted) submissions and of their keys (SEALED).

SEALED-001 = This is no private RSA key. Give the file that begins with “BEGIN PRIVATE KEY”.
SEALED-002 = The private key is locked by a passphrase. Unlock it first: openssl rsa -in key.pem -out open.pem, and delete the unlocked copy afterwards.
SEALED-003 = This is the public key, which only seals. Opening needs the private key that was made with it.
SEALED-004 = The form’s public key cannot be used. It must be an RSA key of 1,024 to 8,192 bits in base64, on one line.
SEALED-010 = The manifest of the sealed submission is too large; at most { $limit } bytes are taken.
SEALED-011 = The manifest of the sealed submission is not well-formed XML: { $reason }
SEALED-012 = This submission is not sealed. It can be read as it is.
SEALED-013 = The manifest lacks { $expected }, so the submission cannot be opened.
SEALED-014 = { $found } is not a plain name of a sealed file. Such a name ends in .enc and has no folder in it.
SEALED-015 = The file name { $found } occurs twice, or is the name of the answers.
SEALED-016 = The submission has too many files; at most { $limit } are taken.
SEALED-020 = The submission was sealed for another key, or its key was damaged. Use the private key of the form’s version that the phone had.
SEALED-021 = The sealed answers, { $expected }, are not there. Fetch the file again; without it nothing can be opened.
SEALED-022 = The sealed file { $found } is too large, or all files together are; at most { $limit } bytes are taken.
SEALED-023 = The sealed file { $found } is damaged, cut short, or belongs elsewhere. Fetch it again.
SEALED-024 = What was opened is not a form’s answers: the file was damaged or belongs to another submission. Fetch it again.
SEALED-025 = The signature does not fit: a file was changed or exchanged after the phone sealed it. Fetch all files of this submission again.
SEALED-026 = Some media have not come yet, so the signature could not be checked: { $found }
SEALED-027 = The submission carries no signature, so it cannot be said whether all of it is as it was sealed.
