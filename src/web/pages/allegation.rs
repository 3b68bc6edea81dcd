//! Allegations as the agency's people see them, and the form for callers.

pub mod facts;
pub mod form;
mod list;
mod new;
mod own;
mod question;
mod show;

pub use list::list;
pub use new::{create, new};
pub use own::{answer_question, list_own, show_own};
pub use question::{ask, withdraw_question};
pub use show::show;
