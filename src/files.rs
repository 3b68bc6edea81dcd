//! Files on disk: spooled as they come, kept decoded and compressed.
