//! What tests stand on: databases, a running server, actors and a browser.
//!
//! * [`env`] finds out once what this machine has;
//! * [`run`] lists the tests, runs them and says what ran;
//! * [`app`] starts one server with one fresh database for one test;
//! * [`actor`] and [`page`] make requests and read answers, as a person would;
//! * [`browser`] drives Chromium;
//! * [`adapter`] is the only file that calls into `docket307`.

#[macro_use]
mod macros;

pub mod actor;
pub mod adapter;
pub mod app;
pub mod axe;
pub mod browser;
pub mod chromedriver;
pub mod devtools;
pub mod env;
pub mod fixtures;
pub mod make;
pub mod page;
pub mod postgres;
pub mod run;
pub mod source;
pub mod sqlite;
pub mod supervised;
pub mod temp;
pub mod trial;

pub use adapter::clock;
pub use app::TestApp;
pub use browser::Browser;
pub use env::{Database, Env};
pub use page::Page;
pub use run::run;
