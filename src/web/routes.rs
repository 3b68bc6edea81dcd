//! Every route, with its permission: the only table. The router is built from
//! it, the guard reads it, and a snapshot test prints it by role. A route that
//! is not here does not exist.

use super::{assets, pages};
use crate::domain::role::Permission;
use actix_web::web::{self, ServiceConfig};

/// One route: verb, pattern, and what a caller must be allowed to do.
#[derive(Debug, Clone, Copy)]
pub struct Route {
    /// GET or POST.
    pub verb: &'static str,
    /// The pattern, as actix matches it.
    pub pattern: &'static str,
    /// The permission that the guard asks for.
    pub permission: Permission,
}

macro_rules! routes {
    ($($verb:ident $pattern:literal $permission:ident $($handler:ident)::+;)*) => {
        /// The table.
        pub const TABLE: &[Route] = &[$(Route {
            verb: routes!(@verb $verb),
            pattern: $pattern,
            permission: Permission::$permission,
        },)*];

        /// Builds the router from the table.
        pub fn configure(config: &mut ServiceConfig) {
            $(config.route($pattern, web::$verb().to($($handler)::+));)*
        }
    };
    (@verb get) => { "GET" };
    (@verb post) => { "POST" };
}

routes! {
    // Anybody.
    get  "/"                                Visit           pages::home::show;
    get  "/assets/{path:.*}"                Visit           assets::show;
    get  "/healthz"                         Visit           pages::home::health;
    get  "/readyz"                          Visit           pages::home::ready;
    get  "/sign-in"                         Visit           pages::session::new;
    post "/session"                         Visit           pages::session::create;

    // Whoever is signed in.
    post "/session/end"                     OwnSessions     pages::session::end;
    get  "/sessions"                        OwnSessions     pages::session::list;
    post "/sessions/{handle}/end"           OwnSessions     pages::session::revoke;

    // The public: reporting.
    get  "/report"                          FileAllegation  pages::intake::new;
    post "/report"                          FileAllegation  pages::intake::create;
    get  "/mailbox"                         FileAllegation  pages::mailbox::new;
    post "/mailbox"                         FileAllegation  pages::mailbox::show;
    get  "/indicators"                      Visit           pages::indicators::show;
    get  "/process"                         Visit           pages::process::show;

    // Allegations.
    get  "/allegations"                     ReadAllegations pages::allegation::list;
    get  "/allegations/new"                 FileOnBehalf    pages::allegation::new;
    post "/allegations"                     FileOnBehalf    pages::allegation::create;
    get  "/allegations/{number}"            ReadAllegations pages::allegation::show;

    // The queue and cases.

    // Proposals.

    // Orders.

    // Holds and notices.

    // Investigations.

    // Links.
    get  "/links/{id}"                      DecideLinks     pages::link::show;
    post "/links/{id}/decision"             DecideLinks     pages::link::decide;

    // Parties, shipments and search.

    // Uploads (staff).

    // Partner: uploads.

    // Partner: holds.

    // Reports.
    get  "/reports"                         MakeReports     pages::report::list;
    post "/reports"                         MakeReports     pages::report::create;
    get  "/reports/runs/{id}"               MakeReports     pages::report::show;
    get  "/reports/runs/{id}/file"          MakeReports     pages::report::file;
    get  "/reports/runs/{id}/manifest.json" MakeReports     pages::report::manifest;

    // Administration.
}

/// The permission of a verb on a pattern; HEAD is GET without a body.
#[must_use]
pub fn permission(verb: &str, pattern: &str) -> Option<Permission> {
    let verb = if verb == "HEAD" { "GET" } else { verb };
    TABLE
        .iter()
        .find(|route| route.verb == verb && route.pattern == pattern)
        .map(|route| route.permission)
}
