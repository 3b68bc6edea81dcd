//! Allegations as the agency's people see them, and the form for callers.

pub mod facts;
pub mod form;
mod list;
mod new;
mod show;

pub use list::list;
pub use new::{create, new};
pub use show::show;
