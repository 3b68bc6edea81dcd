//! What is true: types and rules. No clock, no randomness, no SQL, no HTTP.

pub mod event;
pub mod role;
pub mod shipment;
pub mod text;
