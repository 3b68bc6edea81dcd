//! Looks things up in the table of routes.

use super::{Route, TABLE};
use crate::domain::role::Permission;

/// The page above an address: what is left of it when its last parts are taken
/// off until the table has a page there.
#[must_use]
pub fn page_above(pattern: &str, path: &str) -> String {
    let (mut pattern, mut path) = (pattern, path);
    while let (Some((left, _)), Some((above, _))) =
        (pattern.rsplit_once('/'), path.rsplit_once('/'))
    {
        if permission("GET", left).is_some() {
            return above.to_owned();
        }
        (pattern, path) = (left, above);
    }
    "/".to_owned()
}

/// Whether a verb on a pattern asks for the password.
#[must_use]
pub fn needs_step_up(verb: &str, pattern: &str) -> bool {
    find(verb, pattern).is_some_and(Route::needs_step_up)
}

/// The permission of a verb on a pattern; HEAD is GET without a body.
#[must_use]
pub fn permission(verb: &str, pattern: &str) -> Option<Permission> {
    let found = find(verb, pattern);
    let found = if verb == "HEAD" { found.or_else(|| find("GET", pattern)) } else { found };
    found.map(|route| route.permission)
}

fn find(verb: &str, pattern: &str) -> Option<&'static Route> {
    TABLE.iter().find(|route| route.verb == verb && route.pattern == pattern)
}
