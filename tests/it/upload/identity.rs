//! Which line a row tells (product contract, section 7).

use super::{PARTNER, again, counts, import};

const BILL: &str =
    "Bill of Lading Number,Arrival Date,Shipper,Consignee,HS Code,Goods Shipped,Weight (kg)\n";

fn bills(rows: &[&str]) -> String {
    format!("{BILL}{}\n", rows.join("\n"))
}

tests! {
    /// One row a bill: what is told anew about its only line corrects it.
    async fn the_only_line_of_a_bill_is_corrected(app) {
        app.load_demo();
        let partner = app.sign_in(PARTNER).await;
        let first = bills(&["QZLN900001,2026-01-10,Alpha Mill,Harbor,520100,cotton,10"]);
        assert_eq!(counts(&import(&app, &partner, "a", first).await), [1, 1, 0, 0, 0]);
        let corrected = bills(&["QZLN900001,2026-01-10,Alpha Mill,Harbor,520512,cotton yarn,10"]);
        let page = import(&app, &partner, "b", corrected.clone()).await;
        assert_eq!(counts(&page), [1, 0, 1, 0, 0]);
        let changed = page.text("#changed table");
        for value in ["QZLN900001 / 1", "520100", "520512", "cotton yarn"] {
            assert!(changed.contains(value), "{changed}");
        }
        assert!(!changed.contains("Alpha Mill"), "what is as before is not shown: {changed}");
        assert_eq!(counts(&import(&app, &partner, "c", again(corrected)).await), [1, 0, 0, 1, 0]);
    }

    /// Rows of equal goods are told apart by their occurrence, in any chunk.
    async fn equal_goods_are_counted(app) {
        app.load_demo();
        let partner = app.sign_in(PARTNER).await;
        let row = |weight: u32| format!("QZLN900002,2026-01-10,Alpha Mill,Harbor,520100,cotton,{weight}");
        let three = bills(&[&row(1), &row(1), &row(2)]);
        assert_eq!(counts(&import(&app, &partner, "a", three.clone()).await), [3, 3, 0, 0, 0]);
        assert_eq!(counts(&import(&app, &partner, "b", again(three)).await), [3, 0, 0, 3, 0]);
        let four = bills(&[&row(1), &row(7), &row(2), &row(2)]);
        assert_eq!(counts(&import(&app, &partner, "c", four.clone()).await), [4, 1, 1, 2, 0]);
        assert_eq!(counts(&import(&app, &partner, "d", again(four)).await), [4, 0, 0, 4, 0]);
    }

    /// A carrier uses a bill number again: more than 180 days apart are
    /// different documents, and each is found again.
    async fn a_bill_number_used_again_is_another_document(app) {
        app.load_demo();
        let partner = app.sign_in(PARTNER).await;
        let row = |on: &str, goods: &str| format!("QZLN900003,{on},Alpha Mill,Harbor,520100,{goods},10");
        let winter = bills(&[&row("2025-01-10", "cotton")]);
        let autumn = bills(&[&row("2025-09-01", "cotton")]);
        let later = bills(&[&row("2026-06-01", "cotton")]);
        for (name, file) in [("a", &winter), ("b", &autumn), ("c", &later)] {
            let page = import(&app, &partner, name, file.as_bytes()).await;
            assert_eq!(counts(&page), [1, 1, 0, 0, 0], "{name} is a document of its own");
        }
        for (name, file) in [("d", &later), ("e", &winter), ("f", &autumn)] {
            let page = import(&app, &partner, name, again(file.as_bytes())).await;
            assert_eq!(counts(&page), [1, 0, 0, 1, 0], "{name} is found again");
        }
        let moved = bills(&[&row("2025-09-20", "cotton lint")]);
        assert_eq!(counts(&import(&app, &partner, "g", moved).await), [1, 0, 1, 0, 0]);
        let all = bills(&[&row("2026-06-01", "cotton"), &row("2025-01-10", "cotton"), &row("2025-09-20", "cotton lint")]);
        assert_eq!(counts(&import(&app, &partner, "h", all).await), [3, 0, 0, 3, 0]);
    }

    /// Bills whose lines are numbered are written without a look at each other,
    /// and are still other bills when they arrive much later.
    async fn numbered_lines_of_a_bill_stay_with_their_arrival(app) {
        app.load_demo();
        let partner = app.sign_in(PARTNER).await;
        let head = "Bill of Lading Number,Line Number,Arrival Date,Shipper,Consignee,HS Code,Goods Shipped\n";
        let file = |rows: &[(u32, &str, &str)]| {
            let lines = rows.iter().map(|(line, on, goods)| {
                format!("QZLN900004,{line},{on},Alpha Mill,Harbor,520100,{goods}\n")
            });
            format!("{head}{}", lines.collect::<String>())
        };
        let winter = file(&[(1, "2025-01-10", "cotton"), (2, "2025-01-10", "cotton lint")]);
        let autumn = file(&[(1, "2025-09-01", "cotton"), (2, "2025-09-01", "yarn")]);
        let near = file(&[(2, "2025-01-12", "cotton lint carded"), (3, "2025-01-12", "waste")]);
        assert_eq!(counts(&import(&app, &partner, "a", winter.clone()).await), [2, 2, 0, 0, 0]);
        assert_eq!(counts(&import(&app, &partner, "b", autumn.clone()).await), [2, 2, 0, 0, 0]);
        assert_eq!(counts(&import(&app, &partner, "c", again(winter)).await), [2, 0, 0, 2, 0]);
        assert_eq!(counts(&import(&app, &partner, "d", again(autumn.clone())).await), [2, 0, 0, 2, 0]);
        assert_eq!(counts(&import(&app, &partner, "e", near).await), [2, 1, 1, 0, 0]);
        let mixed = file(&[(1, "2025-01-10", "cotton"), (1, "2025-09-01", "cotton"), (9, "2025-09-01", "new")]);
        assert_eq!(counts(&import(&app, &partner, "f", mixed).await), [3, 1, 0, 2, 0]);
        assert_eq!(counts(&import(&app, &partner, "g", again(again(autumn))).await), [2, 0, 0, 2, 0]);
    }

    /// Tariff ordinals are children of a line; chapter 99 neither takes the
    /// line's place nor counts twice.
    async fn tariff_ordinals_are_children_of_a_line(app) {
        app.load_demo();
        let partner = app.sign_in(PARTNER).await;
        let head = "Entry Summary Number,Entry Summary Line Number,Tariff Ordinal Number,HTS Number - Full,\
            Line Goods Value Amount,Line Tariff Goods Value Amount,Manufacturer ID\n";
        let file = |rows: &[&str]| format!("{head}{}\n", rows.join("\n"));
        let first = file(&[
            "9ZZ-0000011-0,1,1,9903.88.03,500.00,0,CNTIABRI266NAN",
            "9ZZ-0000011-0,1,2,6109.10.0012,500.00,500.00,CNTIABRI266NAN",
        ]);
        assert_eq!(counts(&import(&app, &partner, "a", first.clone()).await), [2, 2, 0, 0, 0]);
        assert_eq!(counts(&import(&app, &partner, "b", again(first)).await), [2, 0, 0, 2, 0]);
        let changed = file(&[
            "9ZZ-0000011-0,1,1,9903.88.03,500.00,0,CNTIABRI266NAN",
            "9ZZ-0000011-0,1,2,6109.10.0012,500.00,450.00,CNTIABRI266NAN",
            "9ZZ-0000011-0,1,3,9903.88.15,500.00,0,CNTIABRI266NAN",
        ]);
        assert_eq!(counts(&import(&app, &partner, "c", changed.clone()).await), [3, 1, 1, 1, 0]);
        assert_eq!(counts(&import(&app, &partner, "d", again(changed)).await), [3, 0, 0, 3, 0]);
    }

    /// Without any number a row is known by its content, and never updated.
    async fn rows_without_a_number_are_known_by_their_content(app) {
        app.load_demo();
        let partner = app.sign_in(PARTNER).await;
        let file = |rows: &str| format!("HS Code,Goods Shipped,Shipper,Origin\n{rows}");
        let twice = file("520100,cotton,Alpha Mill,China\n520100,cotton,Alpha Mill,China\n");
        assert_eq!(counts(&import(&app, &partner, "a", twice.clone()).await), [2, 2, 0, 0, 0]);
        assert_eq!(counts(&import(&app, &partner, "b", again(twice)).await), [2, 0, 0, 2, 0]);
        let other = file("520100,cotton lint,Alpha Mill,China\n");
        assert_eq!(counts(&import(&app, &partner, "c", other).await), [1, 1, 0, 0, 0]);
    }
}
