//! Who may do what, route by route: as a table, and as the server answers.

use docket307::domain::role::{Role, may};
use docket307::web::routes::{Route, TABLE};

/// The address of a route with made-up values: nothing that exists.
pub fn address(route: &Route) -> String {
    let mut address = String::new();
    let mut rest = route.pattern;
    while let Some((before, after)) = rest.split_once('{') {
        let (name, after) = after.split_once('}').unwrap();
        address.push_str(before);
        address.push_str(match name.split(':').next().unwrap() {
            "line" => "1",
            "id" if route.pattern.starts_with("/parties") => "1",
            _ => "none",
        });
        rest = after;
    }
    address + rest
}

pub mod table {
    use super::{Role, TABLE, may};

    plain! {
        /// Every route by role. A change of rights is a change of this table,
        /// read and accepted by a person.
        fn the_table_of_routes_and_roles_is_the_one_that_was_agreed() {
            let mut lines = Vec::new();
            let heads: Vec<&str> = Role::ALL.iter().map(|role| role.code()).collect();
            lines.push(format!("columns: {}", heads.join(" ")));
            for route in TABLE {
                let marks: String = Role::ALL
                    .iter()
                    .map(|role| if may(*role, route.permission) { '✔' } else { '·' })
                    .collect();
                let asks = if route.needs_step_up() { " asks for the password" } else { "" };
                lines.push(format!("{marks} {:4} {} [{:?}]{asks}", route.verb, route.pattern, route.permission));
            }
            insta::assert_snapshot!("routes_and_roles", lines.join("\n"));
        }

        /// Two rows for one verb and pattern would make the guard and the
        /// router disagree.
        fn no_route_is_listed_twice() {
            let mut seen: Vec<String> = TABLE.iter().map(|r| format!("{} {}", r.verb, r.pattern)).collect();
            seen.sort();
            let count = seen.len();
            seen.dedup();
            assert_eq!(seen.len(), count);
        }

        /// A role that is kept from reading something is kept from changing it.
        fn partners_hold_no_permission_over_cases() {
            for route in TABLE {
                let is_inside = ["/cases", "/proposals", "/links", "/allegations/{", "/orders", "/queue", "/investigations", "/parties", "/search"]
                    .iter()
                    .any(|start| route.pattern.starts_with(start));
                for role in [Role::PartnerUploader, Role::PartnerAdmin, Role::Importer, Role::Surety, Role::Public] {
                    assert!(!(is_inside && may(role, route.permission)), "{role:?} {route:?}");
                }
            }
        }
    }
}

pub mod answers {
    use super::{Role, Route, TABLE, address, may};
    use crate::harness::actor::Actor;
    use crate::harness::page::Page;

    /// Asks for a route, with nothing in the body.
    async fn ask(actor: &Actor, route: &Route) -> Page {
        let address = address(route);
        match route.verb {
            "GET" => actor.get(&address).await,
            "POST" => actor.post_form(&address, &[]).await,
            verb => actor.tus(verb, &address, &[], Vec::new()).await,
        }
    }

    /// Programs come with a key; a session opens nothing there.
    fn is_for_programs(route: &Route) -> bool {
        route.pattern.starts_with("/api/")
    }

    /// One person of the demonstration for each role that signs in there.
    const PEOPLE: [(Role, &str); 13] = [
        (Role::Clerk, "clerk@agency.example"),
        (Role::Analyst, "analyst@agency.example"),
        (Role::Supervisor, "supervisor@agency.example"),
        (Role::Counsel, "counsel@agency.example"),
        (Role::Investigator, "investigator@agency.example"),
        (Role::Auditor, "auditor@agency.example"),
        (Role::Administrator, "admin@agency.example"),
        (Role::PartnerUploader, "uploads@harborpine.example"),
        (Role::PartnerAdmin, "keys@harborpine.example"),
        (Role::Importer, "importer@harborpine.example"),
        (Role::NgoFiler, "filer@fairthreads.example"),
        (Role::Petitioner, "director@qarasucotton.example"),
        (Role::PartnerUploader, "uploads@blueheron.example"),
    ];

    tests! {
        /// Every role asks for every route, with things that do not exist: who
        /// may not is refused, who may never meets an error of ours.
        async fn every_route_answers_every_role_as_the_table_says(app) {
            app.load_demo();
            let mut wrong = Vec::new();
            for (role, email) in PEOPLE {
                let actor = app.sign_in(email).await;
                for route in TABLE {
                    // These two end the session that asks.
                    if route.pattern == "/session/end" || route.pattern == "/session" {
                        continue;
                    }
                    let status = ask(&actor, route).await.status;
                    let is_allowed = may(role, route.permission);
                    let is_right = if is_for_programs(route) {
                        status == 401
                    } else if is_allowed {
                        status < 500 && status != 403 && status != 401
                    } else {
                        status == 403
                    };
                    if !is_right {
                        wrong.push(format!("{role:?} {} {}: {status}", route.verb, route.pattern));
                    }
                }
            }
            assert!(wrong.is_empty(), "{}", wrong.join("\n"));
        }

        /// Nobody gets in without signing in, on any verb.
        async fn the_public_is_led_to_the_sign_in_page(app) {
            let nobody = app.anonymous();
            for route in TABLE.iter().filter(|route| !may(Role::Public, route.permission)) {
                let address = address(route);
                let page = ask(&nobody, route).await;
                if is_for_programs(route) || address.starts_with("/uploads/transfers") {
                    assert_eq!(page.status, 401, "{} {address}: programs read no pages", route.verb);
                    continue;
                }
                assert_eq!(page.status, 303, "{} {address}", route.verb);
                assert!(page.location().is_some_and(|to| to.starts_with("/sign-in")), "{address}");
            }
        }

        /// HEAD is answered as GET is, without a body, and to nobody who may not GET.
        async fn head_is_get_without_a_body(app) {
            app.load_demo();
            let nobody = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap();
            for (path, status) in [("/", 200), ("/report", 200), ("/healthz", 200), ("/queue", 303), ("/no/such", 404)] {
                let url = format!("{}{path}", app.base());
                let answer = nobody.head(&url).send().await.unwrap();
                let same = nobody.get(&url).send().await.unwrap();
                assert_eq!(answer.status().as_u16(), status, "{path}");
                assert_eq!(same.status().as_u16(), status, "{path}");
                assert_eq!(answer.headers().get("content-type"), same.headers().get("content-type"), "{path}");
                assert!(answer.bytes().await.unwrap().is_empty(), "{path}");
            }
        }

        /// A verb that a route does not have is as unknown as a path.
        async fn what_is_not_in_the_table_is_not_found(app) {
            app.load_demo();
            let analyst = app.sign_in("analyst@agency.example").await;
            assert_eq!(analyst.get("/no/such/page").await.status, 404);
            assert_eq!(analyst.post_form("/cases", &[]).await.status, 404);
        }
    }
}
