//! Published figures held against each other: rules from declarations, and
//! statements found in prose.
