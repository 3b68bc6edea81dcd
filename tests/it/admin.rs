//! Administration: organizations and people are added, errors keep what was typed.

tests! {
    /// A new organization and a new person in it, who can then sign in.
    async fn a_person_is_added_and_signs_in(app) {
        app.load_demo();
        let admin = app.sign_in("admin@agency.example").await;
        admin.get("/admin").await;
        let fields = [("organization_name", "Northern Quay Brokers"), ("kind", "partner")];
        assert_eq!(admin.post_form("/admin/organizations", &fields).await.status, 303);
        let page = admin.get("/admin").await;
        assert!(page.table("#organizations table").contains("Northern Quay Brokers | Trade partner"));
        let organizations = page.select("#organization option");
        let at = organizations.iter().position(|name| name.starts_with("Northern Quay")).unwrap();
        let id = page.attributes("#organization option", "value").remove(at);
        let fields = [
            ("name", "Ingrid Solberg"), ("email", "ingrid@quay.example"), ("organization", id.as_str()),
            ("role", "partner_uploader"), ("first_password", "docket307-demo"),
        ];
        let added = admin.post_form("/admin/accounts", &fields).await;
        assert_eq!(added.status, 303, "{}", added.text("#errors"));
        let new = app.sign_in("ingrid@quay.example").await;
        assert_eq!(new.get("/sessions").await.status, 200);
        assert_eq!(new.get("/admin").await.status, 403);
    }

    /// Every error at once, every value kept, and no password sent back.
    async fn wrong_fields_come_back_with_what_was_typed(app) {
        app.load_demo();
        let admin = app.sign_in("admin@agency.example").await;
        admin.get("/admin").await;
        let fields = [("name", ""), ("email", "nobody"), ("organization", ""), ("role", "king"), ("first_password", "short-secret"[..5].as_ref())];
        let page = admin.post_form("/admin/accounts", &fields).await;
        assert_eq!(page.status, 422);
        assert_eq!(page.select("#errors li").len(), 5, "{}", page.text("#errors"));
        assert_eq!(page.attributes("#email", "value"), ["nobody"]);
        assert_eq!(page.attributes("#first_password", "value"), [""]);
        let page = admin.post_form("/admin/organizations", &[("organization_name", "Blue Heron Logistics"), ("kind", "partner")]).await;
        assert_eq!(page.status, 422);
        assert!(page.text("#errors").contains("already"));
        assert_eq!(page.attributes("#organization_name", "value"), ["Blue Heron Logistics"]);
    }
}
