//! What an administrator sees.
