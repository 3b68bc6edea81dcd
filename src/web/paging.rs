//! Lists that are read by key: a next page, a first page, no page numbers.

use super::page;

/// A page of a list that is read by key.
pub struct Paged<T> {
    /// The rows to show.
    pub rows: Vec<T>,
    /// How many, in words.
    pub count_text: String,
    /// Where the next page is; empty at the end.
    pub next: String,
    /// Where the first page is; empty on it.
    pub first: String,
}

impl<T> Paged<T> {
    /// Cuts one row more than a page to a page.
    pub fn new(
        path: &str,
        filters: &str,
        after: &str,
        limit_rows: i64,
        mut rows: Vec<T>,
        key: impl Fn(&T) -> String,
    ) -> Self {
        let limit = usize::try_from(limit_rows).unwrap_or(usize::MAX);
        let has_more = rows.len() > limit;
        rows.truncate(limit);
        let next = match rows.last() {
            Some(last) if has_more => {
                format!("{path}?{filters}&after={}", page::encode(&key(last)))
            }
            Some(_) | None => String::new(),
        };
        let count_text = match (rows.len(), has_more) {
            (1, false) => "1 row".to_owned(),
            (count, false) => format!("{count} rows"),
            (count, true) => format!("{count} rows; more follow"),
        };
        let first = if after.is_empty() { String::new() } else { format!("{path}?{filters}") };
        Self { rows, count_text, next, first }
    }
}
