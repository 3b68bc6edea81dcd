//! Queries for links.
