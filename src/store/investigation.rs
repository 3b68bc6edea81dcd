//! Queries for investigations.
