//! Facts: what happened, in columns, for counting. A fold of the ledger.
