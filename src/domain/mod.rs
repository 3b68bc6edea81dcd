//! What is true: types and rules. No clock, no randomness, no SQL, no HTTP.

mod coded;

pub mod allegation;
pub mod country;
pub mod event;
pub mod field;
pub mod hold;
pub mod identifier;
pub mod job;
pub mod order;
pub mod role;
pub mod shipment;
pub mod tariff;
pub mod text;
pub mod workflow;
