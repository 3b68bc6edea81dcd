//! What is true: types and rules. No clock, no randomness, no SQL, no HTTP.

pub(crate) mod coded;

pub mod allegation;
pub mod clock;
pub mod contact;
pub mod country;
pub mod decision;
pub mod event;
pub mod evidence;
pub mod field;
pub mod filing;
pub mod hold;
pub mod identifier;
pub mod investigation;
pub mod job;
pub mod list;
pub mod note;
pub mod order;
pub mod packet;
pub mod playbook;
pub mod port;
pub mod quality;
pub mod receipt;
pub mod referral;
pub mod regime;
pub mod region;
pub mod remediation;
pub mod reminder;
pub mod role;
pub mod shipment;
pub mod tariff;
pub mod text;
pub mod tuning;
pub mod voice;
pub mod work_item;
pub mod workflow;
