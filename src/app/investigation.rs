//! Investigations, behind their wall.
