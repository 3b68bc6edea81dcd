//! Allegations: received, numbered, listed.
