//! Looks for parties and lines that allegations and orders name.
