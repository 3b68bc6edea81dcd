//! Parties: found by name and word, with every spelling and every line.

tests! {
    /// A name is found by its beginning and by a word inside it.
    async fn a_party_is_found_by_its_beginning_and_by_its_words(app) {
        app.load_demo();
        let analyst = app.sign_in("analyst@agency.example").await;
        let begins = analyst.get("/parties?name=tianhe").await;
        assert!(begins.table("table").contains("Tianhe Bright Textile"), "{}", begins.text("main"));
        let inside = analyst.get("/parties?name=textile").await;
        assert!(!inside.text("main").contains("Tianhe Bright"), "it begins otherwise");
        let words = analyst.get("/parties?name=bright+tianhe&by=words").await;
        assert!(words.table("table").contains("Tianhe Bright Textile"), "{}", words.text("main"));
        let elsewhere = analyst.get("/parties?name=tianhe&country=VN").await;
        assert!(elsewhere.text("main").contains("No party fits"));
    }

    /// The page of a party has its spellings, identifiers and lines, and leads
    /// from each line to the line.
    async fn a_party_shows_where_it_was_seen(app) {
        app.load_demo();
        let analyst = app.sign_in("analyst@agency.example").await;
        let list = analyst.get("/parties?name=tianhe").await;
        let path = list.attributes("a.d-open", "href").remove(0);
        let page = analyst.get(&path).await;
        assert_eq!(page.status, 200);
        assert!(page.table("#names table").contains("Tianhe Bright Textile"));
        let lines = page.attributes("#lines a.d-open", "href");
        assert!(!lines.is_empty(), "{}", page.text("#lines"));
        assert_eq!(analyst.get(&lines[0]).await.status, 200);
        assert_eq!(analyst.get("/parties/1").await.status, 404);
        // An address that cannot be read is answered by a page that says where it is wrong.
        let odd = analyst.get("/parties/tianhe").await;
        assert!(odd.status == 404 && odd.has("h1"), "{}", odd.body());
        let odd = analyst.get("/uploads?organization=Harbor").await;
        assert!(odd.status == 422 && odd.text("main").contains("parameter organization cannot be “Harbor”"), "{}", odd.body());
        assert_eq!(analyst.get(&format!("{path}?after=x.y")).await.status, 200, "a bad cursor is the first page");
    }

    /// Trade data is for those who work with it.
    async fn parties_are_closed_to_partners_and_auditors(app) {
        app.load_demo();
        for email in ["uploads@harborpine.example", "auditor@agency.example", "clerk@agency.example"] {
            let other = app.sign_in(email).await;
            for path in ["/parties", "/parties/1", "/shipments", "/shipments/9ZZ03104018/1"] {
                assert_eq!(other.get(path).await.status, 403, "{email} {path}");
            }
        }
    }
}
