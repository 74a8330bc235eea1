//! The web door: pages, OpenRosa.
