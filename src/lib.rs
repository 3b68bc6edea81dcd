//! Docket307 tracks allegations that imported goods were made with forced
//! labor (19 U.S.C. 1307). ARCHITECTURE.md has the map; the modules below are
//! in reading order.

pub mod app;
pub mod cli;
pub mod clock;
pub mod config;
pub mod domain;
pub mod error;
pub mod files;
pub mod id;
pub mod intake;
pub mod jobs;
pub mod mail;
pub mod operate;
pub mod report;
pub mod screening;
pub mod store;
pub mod web;
