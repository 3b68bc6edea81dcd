//! Everything that talks to a database, and nothing else does.

pub mod account;
pub mod allegation;
pub mod bulk;
pub mod candidate;
pub mod case;
pub mod conn;
pub mod counter;
pub mod event;
pub mod hold;
pub mod investigation;
pub mod job;
pub mod link;
pub mod migrate;
pub mod notice;
pub mod order;
pub mod organization;
pub mod party;
pub mod party_list;
pub mod proposal;
pub mod rehearsal;
mod raw;
pub mod report;
pub mod revision;
pub mod schema;
pub mod search;
pub mod session;
pub mod shipment;
pub mod shipment_list;
pub mod undo;
mod turn;
pub mod upload;
pub mod withdrawal;

pub use conn::{Read, Store, Write};
