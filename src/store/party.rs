//! Queries for partys.
