//! Proposed steps: approved, signed, refused, withdrawn, applied.
