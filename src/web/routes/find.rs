//! What the table says about an address.

use super::TABLE;
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

/// The permission of a verb on a pattern; HEAD is GET without a body.
#[must_use]
pub fn permission(verb: &str, pattern: &str) -> Option<Permission> {
    let find = |verb: &str| {
        TABLE
            .iter()
            .find(|route| route.verb == verb && route.pattern == pattern)
            .map(|route| route.permission)
    };
    find(verb).or_else(|| if verb == "HEAD" { find("GET") } else { None })
}
