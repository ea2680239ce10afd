//! A brief is edited, put together by a template, held to its rules, and written in every form, through the program itself.
#![allow(clippy::unwrap_used, reason = "a test may fail")]

mod terminal;

use terminal::Desk;

#[test]
fn a_brief_is_written_as_word_and_pdf_the_same_every_time() {
    let desk = Desk::with_reports();
    desk.good("brief in -o one.docx -o one.pdf --case x.case");
    desk.good("brief in -o two.docx -o two.pdf --case x.case");
    for ending in ["docx", "pdf"] {
        let bytes = |name: &str| std::fs::read(desk.at(&format!("{name}.{ending}"))).unwrap();
        assert!(bytes("one").len() > 2_000 && bytes("one") == bytes("two"), "{ending}");
    }
}

#[test]
fn an_edited_brief_is_checked_and_written_in_another_form() {
    let desk = Desk::with_reports();
    desk.good("brief in -o out.md");
    let edited =
        desk.read("out.md").replacen("\n## ", "\n*Read by the desk.*\n\n## ", 1).replace("## Summary", "## In short");
    desk.write("edited.md", &edited);
    let verified = desk.good("verify edited.md --case out.case");
    assert!(verified.contains("citations verified") && !verified.contains("against the rules"), "{verified}");
    desk.good("brief --from edited.md --case out.case -o new.html -o new.docx");
    assert!(desk.read("new.html").contains("In short") && desk.read("new.html").contains("Read by the desk."));
    assert!(desk.good("verify new.html --case out.case").contains("verified"));
}

#[test]
fn an_edit_against_the_rules_is_named_and_nothing_is_written() {
    let desk = Desk::with_reports();
    desk.good("brief in -o out.md");
    let text = desk.read("out.md");
    desk.write("bare.md", text.replacen("\n## ", "\nMore attacks are very likely.\n\n## ", 1));
    let verified = desk.run("verify bare.md --case out.case");
    assert!(verified.code == Some(1) && verified.out.contains("1 against the rules of a brief"), "{}", verified.out);
    let written = desk.run("brief --from bare.md --case out.case -o bare.pdf");
    assert!(
        written.code == Some(1) && written.err.contains("“very likely” (80–95%) is said on no basis"),
        "{}",
        written.err
    );
    assert!(!desk.at("bare.pdf").exists());
    let at = text.find("    > ").unwrap() + 6;
    desk.write("false.md", format!("{}Never {}", &text[..at], &text[at..]));
    let written = desk.run("brief --from false.md --case out.case -o false.pdf");
    assert!(written.code == Some(1) && written.err.contains("do not hold"), "{}", written.err);
    assert!(!desk.at("false.pdf").exists());
}

#[test]
fn a_template_says_what_the_brief_is_made_up_of() {
    let desk = Desk::with_reports();
    desk.write("desk.md", "# Ours\n\n*For {{ reports }} readers.*\n\n{{ section(\"summary\") }}\n");
    desk.good("brief in --template desk.md -o out.html");
    let page = desk.read("out.html");
    assert!(page.contains("<h1>Ours</h1>") && page.contains("Summary") && !page.contains("The reports</h2>"));
    desk.write("slip.md", "# Ours\n\n{{ section(\"sumary\") }}\n");
    let run = desk.run("brief in --template slip.md -o slip.html");
    assert_eq!(run.code, Some(2));
    assert!(
        run.err.contains("slip.md, line 3: there is no section `sumary`") && run.err.contains("summary, events"),
        "{}",
        run.err
    );
    assert!(!desk.at("slip.html").exists());
}
