//! Queries for proposals.
