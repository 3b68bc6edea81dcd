//! Docket307 tracks allegations that imported goods were made with forced
//! labor (19 U.S.C. 1307). ARCHITECTURE.md has the map; the modules below are
//! in reading order.

pub mod domain;
pub mod error;
pub mod clock;
pub mod id;
pub mod config;
pub mod files;
pub mod intake;
pub mod screening;
pub mod report;
pub mod store;
pub mod app;
pub mod jobs;
pub mod web;
pub mod operate;
