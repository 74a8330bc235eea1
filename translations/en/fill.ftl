# Problems of filling forms at random (FILL).

FILL-001 = No answer was found that this question takes. Look at its constraint, its choices and its choice filter: can anybody answer it?
FILL-002 = Filling the form was stopped: { $reason }
