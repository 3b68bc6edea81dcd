//! Queries for uploads.
