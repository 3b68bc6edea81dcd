//! Everything that talks to a database, and nothing else does.

pub mod account;
pub mod conn;
pub mod counter;
pub mod event;
pub mod job;
pub mod migrate;
pub mod organization;
pub mod schema;
pub mod session;

pub use conn::{Read, Store, Write};
