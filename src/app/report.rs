//! Reports: named, versioned, streamed, hashed.
