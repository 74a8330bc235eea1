//! The register: who, where, which round, now. A fold of the ledger.
