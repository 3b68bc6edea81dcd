//! Queries for shipments.
