//! Two pages made from the data: which case stands for which worked example, and every rule of law with its source.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use serde_json::Value;

/// Where a page goes, and what is in it.
type Page = (PathBuf, String);

pub(crate) fn run() -> Result<()> {
    for (path, text) in pages()? {
        fs::write(&path, text).with_context(|| format!("cannot write `{}`", path.display()))?;
        println!("{}", path.display());
    }
    Ok(())
}

fn pages() -> Result<Vec<Page>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    Ok(vec![
        (root.join("policies/SCENARIOS.md"), scenarios(&root)?),
        (root.join("policies/RULES.md"), rules(&root)?),
    ])
}

fn scenarios(root: &Path) -> Result<String> {
    let examples: Vec<Value> =
        serde_json::from_str(&read(&root.join("tests/data/scenarios.json"))?)?;
    let cases = cases(root)?;
    let clauses: Value = serde_json::from_str(&read(&root.join("tests/data/clauses.json"))?)?;
    let mut page = "# The worked examples and their cases\n\nMade by `cargo xtask pages` from tests/data/scenarios.json and the case files; do not edit.\n\
        Where a setting switches the outcome there is a case for each.\n\n\
        | example | what | expected | case | of the case: verdict, codes | clauses of the written policy |\n|---|---|---|---|---|---|\n"
        .to_owned();
    for example in &examples {
        let id = text(example, "id");
        let mut shown = Vec::new();
        let mut outcomes = Vec::new();
        let mut bases = Vec::new();
        for (file, case) in cases
            .iter()
            .filter(|(_, case)| text(case, "scenario") == id)
        {
            let case_name = format!("{file}: {}", text(case, "name"));
            let found = list(&clauses, &case_name).iter().filter_map(Value::as_str);
            bases.push(found.collect::<Vec<_>>().join(", "));
            shown.push(case_name);
            outcomes.push(outcome(case));
        }
        if shown.is_empty() {
            shown.push("none yet".to_owned());
        }
        // A customer's text that asks for nothing is no matter of the written policy.
        if bases.iter().all(String::is_empty) {
            bases = vec!["none".to_owned()];
        }
        row(
            &mut page,
            &[
                id,
                text(example, "title"),
                text(example, "expected"),
                &shown.join("<br>"),
                &outcomes.join("<br>"),
                &bases.join("<br>"),
            ],
        );
    }
    Ok(page)
}

fn outcome(case: &Value) -> String {
    let expect = case.get("expect").cloned().unwrap_or_default();
    let mut words = Vec::new();
    for name in ["verdict", "not_before", "class"] {
        if !text(&expect, name).is_empty() {
            words.push(text(&expect, name).to_owned());
        }
    }
    for name in ["codes", "notes"] {
        words.extend(
            list(&expect, name)
                .iter()
                .filter_map(Value::as_str)
                .map(|it| format!("`{it}`")),
        );
    }
    for effect in list(&expect, "effects") {
        words.push(format!(
            "{} {}",
            text(effect, "kind"),
            text(effect, "value")
        ));
    }
    words.join(", ")
}

/// Every case with the file it stands in, sorted.
fn cases(root: &Path) -> Result<Vec<(String, Value)>> {
    let mut found = Vec::new();
    for policy in folder(&root.join("policies"))? {
        let Ok(files) = folder(&policy.join("cases")) else {
            continue;
        };
        for file in files {
            let table: toml::Table = read(&file)?
                .parse()
                .with_context(|| format!("cannot read `{}`", file.display()))?;
            let name = [&policy, &file]
                .map(|path| path.file_stem().unwrap_or_default().to_string_lossy())
                .join("/");
            for case in list(&serde_json::to_value(table)?, "case") {
                found.push((name.clone(), case.clone()));
            }
        }
    }
    Ok(found)
}

fn rules(root: &Path) -> Result<String> {
    let mut page = "# The rules of law, with source, dates and confidence\n\nMade by `cargo xtask pages` from the data; do not edit. Not legal advice.\n\n\
        Confidence: **P** the official page was read, **Q** a secondary document quotes the official words, **S** a secondary source says so, **M** measured; `position`: a choice of this project \
        where sources leave room.\nWhere a row on hours speaks of calls or of residential numbers it is applied to texts to any number all the same.\n\
        A row holds from its first day to its last; 2025-01-01 is where the table begins and says nothing of enactment. Where sources conflict the stricter one is in the row.\n\n\
        ## Hours\n\n| state | Monday to Friday | Saturday | Sunday | holidays | binds | from | to | authority | source | mark | conflict, notes |\n|---|---|---|---|---|---|---|---|---|---|---|---|\n"
        .to_owned();
    let data = root.join("policies/jurisdiction/data");
    let states = toml_file(&data.join("states.toml"))?;
    hours_row(
        &mut page,
        "federal",
        states.get("federal").unwrap_or(&Value::Null),
    );
    for state in list(&states, "state") {
        for rule in list(state, "rule") {
            hours_row(&mut page, text(state, "code"), rule);
        }
    }

    page.push_str("\n## Caps\n\n| state | most | hours | of | does not count | from | to | authority | source | mark | conflict, notes |\n|---|---|---|---|---|---|---|---|---|---|---|\n");
    for cap in list(&toml_file(&data.join("caps.toml"))?, "cap") {
        let cells = [
            "state",
            "most",
            "hours",
            "of",
            "exempt",
            "from",
            "to",
            "authority",
            "source",
            "confidence",
        ]
        .map(|name| match name {
            "of" => capped(cap),
            "exempt" => exempt(cap),
            _ => plain(cap, name),
        });
        let remarks = remarks(cap);
        let cells: Vec<&str> = cells
            .iter()
            .map(String::as_str)
            .chain([remarks.as_str()])
            .collect();
        row(&mut page, &cells);
    }

    page.push_str(
        "\n## Holidays\n\n| day | of | rule | since | source | mark |\n|---|---|---|---|---|---|\n",
    );
    for day in list(&toml_file(&data.join("holidays.toml"))?, "holiday") {
        let rule = [
            "fixed",
            "weekday",
            "of",
            "nth",
            "easter",
            "plus",
            "observed",
            "even-years",
        ]
        .iter()
        .filter(|name| day.get(**name).is_some())
        .map(|name| format!("{name} {}", plain(day, name)))
        .collect::<Vec<_>>()
        .join(", ");
        let since = plain(day, "from");
        row(
            &mut page,
            &[
                text(day, "name"),
                text(day, "set"),
                &rule,
                &since,
                text(day, "source"),
                text(day, "confidence"),
            ],
        );
    }

    page.push_str("\n## Consent, and the lists that stand against texts\n\n| row | what it says | from | to | authority | source | mark | conflict, notes |\n|---|---|---|---|---|---|---|---|\n");
    if let Some(kinds) = toml_file(&data.join("consent.toml"))?.as_object() {
        for (kind, rows) in kinds {
            for rule in rows.as_array().into_iter().flatten() {
                consent_row(&mut page, kind, rule);
            }
        }
    }

    page.push_str("\n## Advertising, reviews, referrals, collection\n\nWhere a state is named: the state that the dealership is licensed in.\n\n| row | what it says | from | to | authority | source | mark | conflict, notes |\n|---|---|---|---|---|---|---|---|\n");
    for rule in list(&toml_file(&data.join("advertising.toml"))?, "rule") {
        consent_row(&mut page, "rule", rule);
    }

    for (title, file, head) in [
        (
            "Content",
            "content/data/authorities.txt",
            "| kind | rule | in force since | source | confidence | checked |\n|---|---|---|---|---|---|\n",
        ),
        (
            "How long an opt-out is kept",
            "opt-out/data/retention.txt",
            "| where | years | rule | in force since | source | confidence | checked |\n|---|---|---|---|---|---|---|\n",
        ),
        (
            "Who writes, and how to end the texts",
            "disclosure/data/rules.txt",
            "| kind | rule | value | in force since | source | confidence | checked |\n|---|---|---|---|---|---|---|\n",
        ),
    ] {
        let _ = write!(page, "\n## {title}\n\n{head}");
        for line in read(&root.join("policies").join(file))?.lines() {
            if !line.starts_with('#') && !line.trim().is_empty() {
                row(
                    &mut page,
                    &line.split('|').map(str::trim).collect::<Vec<_>>(),
                );
            }
        }
    }
    opt_out_words(
        &mut page,
        &read(&root.join("policies/opt-out/data/keywords.txt"))?,
    )?;
    unsettled(&mut page, &toml_file(&data.join("unsettled.toml"))?)?;
    Ok(page)
}

/// The sections of the keyword file: `[keyword-out en: source]` and words below it.
fn opt_out_words(page: &mut String, keywords: &str) -> Result<()> {
    page.push_str(
        "\n## Words that end and resume texts\n\nAs the whole message; `?`: reviewed where it may answer an appointment or repair text. Phrases in sentences, each section \
         with its source, are in [opt-out/data/phrases.txt](opt-out/data/phrases.txt).\n\n| kind | words | source |\n|---|---|---|\n",
    );
    let mut section: Option<(&str, &str)> = None;
    let mut words: Vec<&str> = Vec::new();
    for line in keywords.lines().chain(["[end: end]"]) {
        if let Some(header) = line
            .strip_prefix('[')
            .and_then(|line| line.strip_suffix(']'))
        {
            if let Some((kind, source)) = section {
                row(page, &[kind, &words.join(" "), source]);
            }
            section = Some(
                header
                    .split_once(": ")
                    .with_context(|| format!("`{header}` names no source"))?,
            );
            words.clear();
        } else if !line.starts_with('#') {
            words.extend(line.split_whitespace());
        }
    }
    Ok(())
}

/// What no source settles: both readings.
fn unsettled(page: &mut String, data: &Value) -> Result<()> {
    page.push_str(
        "\n## What is not settled\n\nBoth readings; the one in force is bold. The stricter one is, but where nothing is known of it, where a setting has it, or where no other product or source applies it to texts \
         (`where` says which setting narrows it).\n\n\
         | point | rule | stricter | milder | where | source | mark |\n|---|---|---|---|---|---|---|\n",
    );
    for point in list(data, "point") {
        let name = text(point, "name");
        for field in [
            "name", "rule", "stricter", "milder", "where", "source", "mark",
        ] {
            ensure!(
                !text(point, field).is_empty(),
                "the open point `{name}` lacks `{field}`"
            );
        }
        let reading = |which: &str| {
            let words = text(point, which);
            if text(point, "in-force") == which {
                format!("**{words}**")
            } else {
                words.to_owned()
            }
        };
        let [stricter, milder] = ["stricter", "milder"].map(reading);
        ensure!(
            ["stricter", "milder"].contains(&text(point, "in-force")),
            "`in-force` of `{name}` is `stricter` or `milder`"
        );
        row(
            page,
            &[
                name,
                text(point, "rule"),
                &stricter,
                &milder,
                text(point, "where"),
                text(point, "source"),
                text(point, "mark"),
            ],
        );
    }
    Ok(())
}

/// Which texts a cap counts and stops.
fn capped(cap: &Value) -> String {
    let is = |name: &str| cap.get(name).and_then(Value::as_bool) == Some(true);
    let what = match text(cap, "binds") {
        "all" => "texts",
        _ => "marketing",
    };
    let by = if is("automated-only") {
        " by software"
    } else {
        ""
    };
    let about = if is("same-subject") {
        ", on the same subject"
    } else {
        ""
    };
    format!("{what}{by}{about}")
}

/// What a cap lets go uncounted: answers, and a relationship with its length and kinds.
fn exempt(cap: &Value) -> String {
    list(cap, "exempt")
        .iter()
        .filter_map(Value::as_str)
        .map(|exempt| match exempt {
            "relationship" => {
                let kinds: Vec<&str> = list(cap, "relationship-kinds")
                    .iter()
                    .filter_map(Value::as_str)
                    .collect();
                format!(
                    "{} within {} days",
                    kinds.join(", "),
                    plain(cap, "relationship-days")
                )
            }
            "answer" => "answers to the customer's own message".to_owned(),
            other => other.to_owned(),
        })
        .collect::<Vec<_>>()
        .join("; ")
}

fn hours_row(page: &mut String, place: &str, rule: &Value) {
    let federal = text(rule, "hours") == "federal";
    let day = |name: &str| match text(rule, name) {
        "" if federal => "as federal".to_owned(),
        hours => hours.to_owned(),
    };
    let days = ["monday-to-friday", "saturday", "sunday"].map(day);
    let rest = [
        "holidays",
        "binds",
        "from",
        "to",
        "authority",
        "source",
        "confidence",
    ]
    .map(|name| match name {
        "binds" => bound(rule),
        _ => plain(rule, name),
    });
    let remarks = remarks(rule);
    let cells: Vec<&str> = [place]
        .into_iter()
        .chain(days.iter().map(String::as_str))
        .chain(rest.iter().map(String::as_str))
        .chain([remarks.as_str()])
        .collect();
    row(page, &cells);
}

/// What a row on hours speaks of: the class of texts, the numbers, and whether it names texts or speaks of calls.
fn bound(rule: &Value) -> String {
    let numbers = match text(rule, "reach") {
        "any" => "any number",
        "residential" => "residential numbers",
        "wireless" => "wireless numbers",
        other => other,
    };
    let means = if rule.get("texts-named").and_then(Value::as_bool) == Some(true) {
        "texts are named"
    } else {
        "calls are named"
    };
    format!("{}; {numbers}; {means}", text(rule, "binds"))
}

fn consent_row(page: &mut String, kind: &str, rule: &Value) {
    const TOLD: &[&str] = &["from", "to", "authority", "source", "confidence"];
    let says = rule
        .as_object()
        .into_iter()
        .flatten()
        .filter(|(name, _)| {
            !TOLD.contains(&name.as_str()) && !["notes", "conflict"].contains(&name.as_str())
        })
        .map(|(name, _)| format!("{name}: {}", plain(rule, name)))
        .collect::<Vec<_>>()
        .join("; ");
    let told: Vec<String> = TOLD.iter().map(|name| plain(rule, name)).collect();
    let remarks = remarks(rule);
    let cells: Vec<&str> = [kind, &says]
        .into_iter()
        .chain(told.iter().map(String::as_str))
        .chain([remarks.as_str()])
        .collect();
    row(page, &cells);
}

fn remarks(rule: &Value) -> String {
    let conflict = match text(rule, "conflict") {
        "" => String::new(),
        conflict => format!("**Conflict:** {conflict}. "),
    };
    format!("{conflict}{}", text(rule, "notes"))
}

fn row(page: &mut String, cells: &[&str]) {
    let cells: Vec<String> = cells
        .iter()
        .map(|cell| {
            cell.replace('|', "\\|")
                .replace('\n', " ")
                .trim()
                .to_owned()
        })
        .collect();
    // Writing to a string does not fail.
    let _ = writeln!(page, "| {} |", cells.join(" | "));
}

fn plain(value: &Value, name: &str) -> String {
    match value.get(name) {
        None => String::new(),
        Some(Value::String(text)) => text.clone(),
        Some(other) => other.to_string(),
    }
}

fn text<'a>(value: &'a Value, name: &str) -> &'a str {
    value.get(name).and_then(Value::as_str).unwrap_or_default()
}

fn list<'a>(value: &'a Value, name: &str) -> &'a [Value] {
    value
        .get(name)
        .and_then(Value::as_array)
        .map_or(&[], Vec::as_slice)
}

fn toml_file(path: &Path) -> Result<Value> {
    let table: toml::Table = read(path)?
        .parse()
        .with_context(|| format!("cannot read `{}`", path.display()))?;
    Ok(serde_json::to_value(table)?)
}

fn read(path: &Path) -> Result<String> {
    fs::read_to_string(path).with_context(|| format!("cannot read `{}`", path.display()))
}

fn folder(path: &Path) -> Result<Vec<PathBuf>> {
    let mut paths = fs::read_dir(path)?
        .map(|entry| Ok(entry?.path()))
        .collect::<Result<Vec<_>>>()?;
    paths.sort();
    Ok(paths)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Of a text to a customer, a policy that judges has a case with a verdict that the example expects.
    #[test]
    fn the_cases_say_what_the_examples_expect() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        let examples: Vec<Value> =
            serde_json::from_str(&read(&root.join("tests/data/scenarios.json")).unwrap()).unwrap();
        let cases = cases(&root).unwrap();
        let missing: Vec<&str> = examples
            .iter()
            .filter(|example| {
                let own: Vec<&Value> = cases
                    .iter()
                    .filter(|(file, case)| {
                        !file.starts_with("classification/")
                            && text(case, "scenario") == text(example, "id")
                    })
                    .map(|(_, case)| case)
                    .collect();
                let agrees = |case: &&Value| {
                    let verdict = text(case.get("expect").unwrap_or(&Value::Null), "verdict");
                    text(example, "direction") == "in"
                        || !verdict.is_empty()
                            && text(example, "expected").contains(&verdict.to_uppercase())
                };
                !own.iter().any(agrees)
            })
            .map(|example| text(example, "id"))
            .collect();
        // The line about STOP: by default it is added, which is no denial.
        let without = ["S53"];
        assert!(missing.iter().all(|id| without.contains(id)), "{missing:?}");
    }

    #[test]
    fn the_pages_are_current() {
        for (path, text) in pages().unwrap() {
            let kept = fs::read_to_string(&path).unwrap_or_default();
            assert!(
                kept == text,
                "{} is not current: run `cargo xtask pages`",
                path.display()
            );
        }
    }
}
