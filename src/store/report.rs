//! Queries for reports.
