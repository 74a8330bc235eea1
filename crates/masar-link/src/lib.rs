//! The same person or not: registrations are blocked, compared, scored and
//! clustered. Pure: no clock, no randomness of its own, no store.
