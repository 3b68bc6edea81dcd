//! Background work: what kinds there are, and the runner.

pub mod runner;
mod tend;
