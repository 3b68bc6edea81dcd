//! Reports for auditors.
