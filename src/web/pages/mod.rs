//! Pages: one file a noun; a page is a struct here and a template of the same
//! name.

pub mod admin;
pub mod allegation;
pub mod api_upload;
pub mod case;
pub mod deadline;
pub mod evidence;
pub mod hold;
pub mod home;
pub mod indicators;
pub mod intake;
pub mod investigation;
pub mod key;
pub mod limit;
pub mod link;
pub mod mailbox;
pub mod order;
pub mod partner;
pub mod partner_hold;
pub mod party;
pub mod party_change;
pub mod process;
pub mod progress;
pub mod proposal;
pub mod queue;
pub mod replay;
pub mod report;
pub mod search;
pub mod session;
pub mod shipment;
pub mod step;
pub mod template;
pub mod timeline;
pub mod transfer;
pub mod tuning;
pub mod upload;
