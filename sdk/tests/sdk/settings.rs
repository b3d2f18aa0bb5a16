//! Settings: all problems at once, in words that say the mend.

use maysend_sdk::prelude::*;
use maysend_sdk::testing::Tester;

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
struct Settings {
    /// When texts may go out.
    window: Times,
    #[schemars(extend("x-stricter" = "fewer"))]
    words: Vec<String>,
    #[schemars(extend("x-stricter" = ["warn", "deny"]))]
    answer: Answer,
    rules: Vec<Rule>,
    #[serde(rename = "a/b~c")]
    odd_name: u8,
    share: f64,
}

#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
struct Times {
    #[schemars(extend("x-stricter" = "higher"))]
    opens: u16,
    closes: u16,
}

#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum Answer {
    #[default]
    Warn,
    Deny,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Rule {
    #[expect(dead_code, reason = "only its shape matters")]
    word: String,
    #[serde(default)]
    #[expect(dead_code, reason = "only its shape matters")]
    limit: u8,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            window: Times {
                opens: 480,
                closes: 1260,
            },
            words: vec!["finance".to_owned()],
            answer: Answer::Warn,
            rules: Vec::new(),
            odd_name: 0,
            share: 0.5,
        }
    }
}

#[derive(Debug)]
struct Sample(Settings);

impl Policy for Sample {
    type Settings = Settings;

    fn describe() -> Description {
        Description::new("sample", "1.0.0", "A sample.")
    }

    fn configure(settings: Settings, files: &Files) -> Result<Self, Problems> {
        let mut problems = Problems::new();
        if settings.window.opens >= settings.window.closes {
            problems.push("/window/opens", "it opens after it closes");
        }
        if files.get("words.txt").is_some_and(<[u8]>::is_empty) {
            problems.push("", "the file `words.txt` is empty");
        }
        problems.or(Self(settings))
    }
}

fn problems(json: &str) -> Vec<(String, String)> {
    Tester::<Sample>::new(json)
        .unwrap_err()
        .into_iter()
        .map(|problem| (problem.pointer, problem.message))
        .collect()
}

fn problem(pointer: &str, message: &str) -> (String, String) {
    (pointer.to_owned(), message.to_owned())
}

#[test]
fn nothing_given_means_the_defaults() {
    let sample = Tester::<Sample>::new("{}").unwrap();
    let settings = &sample.policy().0;
    assert_eq!(settings.window.opens, 480);
    assert_eq!(settings.words, ["finance"]);
    assert!(matches!(settings.answer, Answer::Warn));
    assert!(settings.rules.is_empty() && settings.odd_name == 0 && settings.share > 0.4);
}

#[test]
fn what_is_given_counts() {
    let json = r#"{"window": {"opens": 540, "closes": 600}, "answer": "deny", "share": 1}"#;
    let sample = Tester::<Sample>::new(json).unwrap();
    let settings = &sample.policy().0;
    assert_eq!((settings.window.opens, settings.window.closes), (540, 600));
    assert!(matches!(settings.answer, Answer::Deny));
}

#[test]
fn an_unknown_setting_is_named_with_its_likely_mend() {
    assert_eq!(
        problems(r#"{"windo": {}}"#),
        [problem(
            "/windo",
            "unknown setting `windo`, did you mean `window`? known: `window`, `words`, `answer`, `rules`, `a/b~c`, `share`"
        )]
    );
    assert_eq!(
        problems(r#"{"window": {"elephant": 1}}"#),
        [problem(
            "/window/elephant",
            "unknown setting `elephant`; known: `opens`, `closes`"
        )]
    );
    assert_eq!(
        problems(r#"{"answer": "denny"}"#),
        [problem(
            "/answer",
            "unknown value `denny`, did you mean `deny`? known: `warn`, `deny`"
        )]
    );
}

#[test]
fn a_setting_under_another_name_is_not_said_to_be_missing_too() {
    assert_eq!(
        problems(r#"{"rules": [{"limit": 1}, {"wrod": "x"}, {"wrd": "y", "limits": 1}]}"#),
        [
            problem("/rules/0", "the setting `word` is missing"),
            problem(
                "/rules/1/wrod",
                "unknown setting `wrod`; known: `word`, `limit`"
            ),
            problem("/rules/1", "the setting `word` is missing"),
            problem(
                "/rules/2/wrd",
                "unknown setting `wrd`, did you mean `word`? known: `word`, `limit`"
            ),
            problem(
                "/rules/2/limits",
                "unknown setting `limits`, did you mean `limit`? known: `word`, `limit`"
            ),
        ]
    );
}

#[test]
fn all_problems_are_found_and_point_to_the_settings_as_given() {
    let json = r#"{
        "windo": 1,
        "window": {"opens": "8:00", "shuts": 3},
        "words": ["a", 2, "b", 4],
        "rules": [{"limit": 1}, {"word": "x", "limit": 300}, {"word": "y", "lmit": 2}],
        "a/b~c": -1,
        "answer": 7
    }"#;
    let mut found = problems(json);
    found.sort();
    let pointers: Vec<&str> = found.iter().map(|(pointer, _)| pointer.as_str()).collect();
    assert_eq!(
        pointers,
        [
            "/answer",
            "/a~1b~0c",
            "/rules/0",
            "/rules/1/limit",
            "/rules/2/lmit",
            "/windo",
            "/window/opens",
            "/window/shuts",
            "/words/1",
            "/words/3",
        ]
    );
    let message = |pointer: &str| {
        let found = found.iter().find(|(found, _)| found == pointer);
        found.map(|(_, message)| message.as_str()).unwrap()
    };
    assert_eq!(
        message("/window/opens"),
        "expected a whole number from 0 to 65535, found \"8:00\""
    );
    assert_eq!(message("/words/3"), "expected a text, found `4`");
    assert_eq!(message("/rules/0"), "the setting `word` is missing");
    assert_eq!(
        message("/rules/2/lmit"),
        "unknown setting `lmit`, did you mean `limit`? known: `word`, `limit`"
    );
    assert_eq!(
        message("/a~1b~0c"),
        "expected a whole number from 0 to 255, found `-1`"
    );
}

#[test]
fn a_wrong_kind_is_named_in_plain_words() {
    let message = |json: &str| problems(json).remove(0).1;
    assert_eq!(
        message(r#"{"share": "x"}"#),
        "expected a number, found \"x\""
    );
    assert_eq!(
        message(r#"{"words": {}}"#),
        "expected a list, found a table"
    );
    assert_eq!(
        message(r#"{"words": null}"#),
        "expected a list, found nothing"
    );
    assert_eq!(
        message(r#"{"window": true}"#),
        "expected a table, found `true`"
    );
    assert_eq!(
        message(r#"{"window": {"opens": 1.5}}"#),
        "expected a whole number from 0 to 65535, found `1.5`"
    );
    assert_eq!(
        message(r#"{"answer": []}"#),
        "expected one of the known values, found a list"
    );
}

#[test]
fn the_policys_own_problems_are_reported() {
    assert_eq!(
        problems(r#"{"window": {"opens": 900, "closes": 600}}"#),
        [problem("/window/opens", "it opens after it closes")]
    );
    let files = Files::from_iter([("words.txt", "")]);
    let error = Tester::<Sample>::with_files("{}", &files).unwrap_err();
    assert_eq!(error.to_string(), "the file `words.txt` is empty");
}

#[test]
fn what_is_no_table_is_one_problem() {
    assert_eq!(problems("{\"window\": ").len(), 1);
    assert!(problems("nonsense")[0].1.starts_with("not valid JSON"));
    for json in ["[]", "[1]", "null", "\"x\"", "7"] {
        assert_eq!(
            problems(json),
            [problem("", "the settings are not a table")]
        );
    }
}

#[test]
fn hostile_settings_end() {
    let wide = format!(
        "{{{}}}",
        (0..5000)
            .map(|key| format!("\"k{key}\": 1"))
            .collect::<Vec<_>>()
            .join(",")
    );
    assert_eq!(problems(&wide).len(), 64);
    let deep = format!("{{\"words\": {}1{}}}", "[".repeat(5000), "]".repeat(5000));
    assert_eq!(problems(&deep).len(), 1);
}

#[test]
fn the_schema_says_types_defaults_and_what_is_stricter() {
    let sample = Tester::<Sample>::new("{}").unwrap();
    let schema: serde_json::Value =
        serde_json::from_str(&sample.description().settings_schema).unwrap();
    assert_eq!(schema["properties"]["words"]["x-stricter"], "fewer");
    assert_eq!(schema["properties"]["answer"]["x-stricter"][1], "deny");
    assert_eq!(
        schema["properties"]["window"]["description"],
        "When texts may go out."
    );
    assert_eq!(schema["additionalProperties"], false);
}

#[test]
fn a_policy_without_settings_takes_none() {
    assert!(serde_json::from_str::<NoSettings>("{}").is_ok());
    assert!(serde_json::from_str::<NoSettings>(r#"{"a": 1}"#).is_err());
}
