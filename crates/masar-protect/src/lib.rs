//! Disclosure control: which cells of linked tables may be shown, and the
//! attack that proves that nothing hidden can be worked out.
