//! Queries for orders.
