//! Queries for holds.
