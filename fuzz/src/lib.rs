//! The pure part of the program alone, under its own name: what reads bytes
//! that strangers send needs no database and no server, and so the targets
//! build in a minute.

#[path = "../../src/domain/mod.rs"]
pub mod domain;
#[path = "../../src/intake/mod.rs"]
pub mod intake;
