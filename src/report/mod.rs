//! Reports out: rows to CSV and JSON; pure writers.
