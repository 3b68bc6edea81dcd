//! Parties: resolved, searched, shown.
