//! Queries for allegations.
