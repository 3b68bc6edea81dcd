//! Everything that talks to a database, and nothing else does.

pub mod account;
pub mod allegation;
pub mod bulk;
pub mod api_token;
pub mod candidate;
pub mod case;
pub mod conn;
pub mod counter;
pub mod event;
pub mod hold;
pub mod investigation;
pub mod job;
pub mod layout_mapping;
pub mod limit;
pub mod link;
pub mod migrate;
pub mod notice;
pub mod order;
pub mod organization;
pub mod party;
pub mod party_list;
pub mod proposal;
mod raw;
pub mod report;
pub mod schema;
pub mod search;
pub mod session;
pub mod shipment;
pub mod shipment_list;
mod turn;
pub mod transfer;
pub mod upload;

pub use conn::{Read, Store, Write};
