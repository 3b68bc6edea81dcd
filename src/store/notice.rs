//! Queries for notices.
