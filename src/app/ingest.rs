//! Imports an uploaded file: a job that can be killed and resumed.
