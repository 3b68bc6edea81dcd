//! Links: listed, confirmed, rejected.
