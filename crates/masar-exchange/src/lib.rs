//! Wire types and conversions: OpenRosa, spreadsheets of displacement rounds.
