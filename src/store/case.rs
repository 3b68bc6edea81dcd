//! Queries for cases.
