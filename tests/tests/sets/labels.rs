//! Labels that a policy needs: some policy must give them, in earnest and in time.

use super::{is_fine, problems_of};

fn table(policy: &str) -> String {
    format!("[[policy]]\nuse = \"test/{policy}\"\n")
}

#[test]
fn nobody_gives_it() {
    insta::assert_snapshot!(problems_of(&table("reader")));
    insta::assert_snapshot!(problems_of(&table("topical")));
}

#[test]
fn who_gives_it_only_judges() {
    insta::assert_snapshot!(problems_of(&(table("late") + &table("reader"))));
}

#[test]
fn who_gives_it_only_watches() {
    let watching = table("classifier") + "mode = \"monitor\"\n";
    insta::assert_snapshot!(problems_of(&(watching.clone() + &table("reader"))));
    // Two that only watch are among themselves.
    is_fine(&format!(
        "name = \"x\"\nversion = \"1\"\n{watching}{}mode = \"monitor\"\n",
        table("reader")
    ));
}

#[test]
fn who_gives_it_is_asked_later() {
    insta::assert_snapshot!(problems_of(&(table("relabeller") + &table("classifier"))));
}

#[test]
fn nobody_is_told_what_they_gave_themselves() {
    insta::assert_snapshot!(problems_of(&table("selfish")));
    insta::assert_snapshot!(problems_of(&(table("selfish") + &table("classifier"))));
    is_fine(&format!(
        "name = \"x\"\nversion = \"1\"\n{}{}",
        table("classifier"),
        table("selfish")
    ));
}

#[test]
fn judges_are_asked_after_all_who_label() {
    is_fine(&format!(
        "name = \"x\"\nversion = \"1\"\n{}{}",
        table("reader"),
        table("classifier")
    ));
    is_fine(&format!(
        "name = \"x\"\nversion = \"1\"\n{}{}",
        table("classifier"),
        table("relabeller")
    ));
}
