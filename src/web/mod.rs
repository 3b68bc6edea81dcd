//! HTTP: routes, sessions, forms, pages. Thin: it extracts, calls `app`, shows.

pub mod assets;
pub mod extract;
pub mod field;
pub mod guard;
pub mod limit;
pub mod page;
pub mod pages;
pub mod paging;
pub mod problem;
pub mod query;
pub mod receive;
pub mod routes;
pub mod server;
pub mod stale;
pub mod step_up;
