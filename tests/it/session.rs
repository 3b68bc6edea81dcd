//! Signing in and out, forms and headers.

tests! {
    /// A wrong password and an unknown address look the same.
    async fn who_guesses_learns_nothing(app) {
        app.load_demo();
        let nobody = app.anonymous();
        let mut answers = Vec::new();
        for (email, password) in [("analyst@agency.example", "wrong-password"), ("nobody@agency.example", "docket307-demo")] {
            nobody.get("/sign-in").await;
            let page = nobody.post_form("/session", &[("email", email), ("password", password)]).await;
            assert_eq!(page.status, 422);
            assert_eq!(page.text("[role=alert]"), "The address or the password is not right.");
            answers.push(page.body().replace(email, "x"));
        }
        assert_eq!(answers[0], answers[1]);
    }

    /// After some failures in a row an account waits, the right password included.
    async fn guessing_makes_an_account_wait(app) {
        app.load_demo();
        let nobody = app.anonymous();
        for _ in 0..5 {
            nobody.get("/sign-in").await;
            nobody.post_form("/session", &[("email", "analyst@agency.example"), ("password", "wrong-password")]).await;
        }
        let page = nobody
            .post_form("/session", &[("email", "analyst@agency.example"), ("password", "docket307-demo")])
            .await;
        assert_eq!(page.status, 429);
        assert!(page.text("[role=alert]").contains("seconds"));
    }

    /// Sessions are listed, and one can be ended from another browser.
    async fn a_session_can_be_ended_from_elsewhere(app) {
        app.load_demo();
        let here = app.sign_in("auditor@agency.example").await;
        let there = app.sign_in("auditor@agency.example").await;
        assert_eq!(there.get("/reports").await.status, 200);
        let list = here.get("/sessions").await;
        let rows = list.table("table");
        assert_eq!(rows.lines().count(), 3, "{rows}");
        let actions = list.attributes("form[action^='/sessions/']", "action");
        let texts: Vec<bool> = rows.lines().skip(1).map(|row| row.contains("(this one)")).collect();
        let other = texts.iter().position(|is_this| !is_this).unwrap();
        let answer = here.post_form(&actions[other], &[]).await;
        assert_eq!(answer.status, 303);
        assert_eq!(there.get("/reports").await.status, 303, "the other browser is signed out");
        assert_eq!(here.get("/reports").await.status, 200);
    }

    /// Signing out ends the session on the server, not only in the browser.
    async fn signing_out_ends_the_session(app) {
        app.load_demo();
        let actor = app.sign_in("auditor@agency.example").await;
        actor.get("/reports").await;
        assert_eq!(actor.post_form("/session/end", &[]).await.status, 303);
        assert_eq!(actor.get("/reports").await.status, 303);
    }

    /// A form without the token of its session, or from another site, is refused.
    async fn a_forged_form_is_refused(app) {
        app.load_demo();
        let actor = app.sign_in("admin@agency.example").await;
        let form = [("name", "Evil Importers"), ("kind", "partner")];
        let without = actor.post_as_written("/admin/organizations", &form).await;
        assert_eq!(without.status, 403);
        let elsewhere = actor.post_from_elsewhere("/admin/organizations", &form).await;
        assert_eq!(elsewhere.status, 403);
        assert!(!actor.get("/admin").await.body().contains("Evil Importers"));
    }

    /// Every answer carries the policy, errors included.
    async fn every_answer_carries_the_headers(app) {
        let nobody = app.anonymous();
        for path in ["/", "/sign-in", "/no/such/page", "/queue", "/assets/app/docket307.css", "/report"] {
            let page = nobody.get(path).await;
            let policy = page.header("content-security-policy").unwrap_or_default().to_owned();
            assert!(policy.contains("default-src 'none'"), "{path}: {policy}");
            assert!(!policy.contains("unsafe"), "{path}: {policy}");
            assert_eq!(page.header("x-content-type-options").unwrap_or_default(), "nosniff", "{path}");
        }
        assert_eq!(nobody.get("/healthz").await.body().trim(), "ok");
        assert_eq!(nobody.get("/readyz").await.body().trim(), "ready");
    }
}
