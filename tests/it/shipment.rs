//! Shipment lines: the list with its filters, and one line as it is told.

tests! {
    /// Filters narrow the list, and an unknown document has its own words.
    async fn lines_are_narrowed_by_what_is_known_of_them(app) {
        app.load_demo();
        let analyst = app.sign_in("analyst@agency.example").await;
        let all = analyst.get("/shipments").await.select("tbody tr").len();
        assert!(all > 0);
        let heads = analyst.get("/shipments").await.table("main table");
        let heads = heads.lines().next().unwrap_or_default().to_owned();
        assert!(heads.contains("Consignee") && heads.contains("Shipper"), "{heads}");
        let page = analyst.get("/shipments").await;
        assert!(page.select("td[data-label=Consignee]").iter().any(|name| !name.is_empty()), "{}", page.table("main table"));
        assert!(page.select("td[data-label=Shipper]").iter().any(|name| !name.is_empty()), "{}", page.table("main table"));
        let cotton = analyst.get("/shipments?hts=5201").await.select("tbody tr");
        assert!(!cotton.is_empty() && cotton.len() < all);
        let entry = analyst.get("/shipments?document=9ZZ-0310401-8").await;
        assert_eq!(entry.select("tbody tr").len(), 2, "{}", entry.text("main"));
        assert!(analyst.get("/shipments?origin=ZW").await.text("main").contains("No line fits"));
        let importer = analyst.get("/shipments?importer=84-301927700").await;
        assert!(!importer.select("tbody tr").is_empty(), "{}", importer.text("main"));
    }

    /// A line shows what is told, by whom, and the row as it came.
    async fn a_line_shows_each_telling_and_its_row(app) {
        app.load_demo();
        let analyst = app.sign_in("analyst@agency.example").await;
        let page = analyst.get("/shipments/9ZZ03104018/1").await;
        assert_eq!(page.status, 200, "{}", page.text("main"));
        let facts = page.table("#facts table");
        for told in ["5201.00.14.00", "88,400.00 USD", "Qarasu Cotton Ginning", "Harbor & Pine Apparel LLC"] {
            assert!(facts.contains(told), "{told} is not in {facts}");
        }
        assert_eq!(page.attributes("#holds a.usa-button", "href"), ["/shipments/9ZZ03104018/1/holds"]);
        assert!(page.text("#raw").contains("9ZZ-0310401-8,1,01,2026-09-04"), "{}", page.text("#raw"));
        assert_eq!(analyst.get("/shipments/9ZZ03104018/77").await.status, 404);
        assert_eq!(analyst.get("/shipments/NONE/1").await.status, 404);
    }
}
