//! Uploads: received, listed, shown.
