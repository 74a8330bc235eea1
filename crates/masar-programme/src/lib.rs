//! Programme packages and missions: loaded, checked and hashed.
