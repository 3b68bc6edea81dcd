//! What is true: types and rules. No clock, no randomness, no SQL, no HTTP.

pub(crate) mod coded;

pub mod country;
pub mod event;
pub mod field;
pub mod identifier;
pub mod job;
pub mod role;
pub mod shipment;
pub mod tariff;
pub mod text;
