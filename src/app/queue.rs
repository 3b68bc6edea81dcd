//! The queue: what waits for whom.
