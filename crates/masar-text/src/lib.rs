//! What people read: messages in Arabic and English, digits, names.
