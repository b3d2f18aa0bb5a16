//! The bridge on which the host runs a policy natively.

use maysend_sdk::native::{self, NativePolicy};
use maysend_sdk::prelude::*;
use maysend_sdk::testing;
use maysend_sdk::types::{self, SettingsProblem, Setup};
use serde::Serialize;
use serde::de::DeserializeOwned;

#[derive(Debug)]
struct Echo;

#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
struct Settings {
    #[serde(rename = "loud")]
    _loud: bool,
}

impl Policy for Echo {
    type Settings = Settings;

    fn describe() -> Description {
        Description::new("echo", "1.0.0", "Denies with the body.")
            .stages([Stage::Judge])
            .reads([Part::RecipientPhone])
            .codes(["echo/body"])
    }

    fn configure(_: Settings, _: &Files) -> Result<Self, Problems> {
        Ok(Self)
    }

    fn clauses(&self, business: &Business) -> Vec<Clause> {
        vec![Clause::new("echo/1", "Echo", &*business.name)]
    }
}

impl Outbound for Echo {
    fn review(&self, stage: Stage, request: &Request, draft: &Draft) -> Result<Opinion, Failure> {
        let phone = request.phone().ok_or("no phone")?;
        Ok(Opinion::deny("echo/body").because(format!("{stage:?} {phone} {}", draft.body())))
    }
}

impl Inbound for Echo {
    fn receive(&self, _: &Request, text: &Draft) -> Result<Reaction, Failure> {
        Ok(Reaction::none().reply(text.body(), None))
    }
}

fn json(value: &impl Serialize) -> String {
    serde_json::to_string(value).unwrap()
}

fn back<T: DeserializeOwned>(json: &str) -> T {
    serde_json::from_str(json).unwrap()
}

fn setup(settings: &str) -> String {
    json(&Setup {
        settings: settings.to_owned(),
        files: Vec::new(),
    })
}

#[test]
fn a_policy_runs_over_json() {
    let policy: Box<dyn NativePolicy> = native::both::<Echo>();
    assert_eq!(policy.interfaces(), (true, true));
    let description: Description = back(&policy.describe());
    assert_eq!(description.reads, ["recipient.phone"]);
    assert!(description.settings_schema.contains("\"loud\""));

    let configured = policy.configure(&setup("{}")).unwrap();
    let business = testing::business("Smith Honda", "America/Chicago");
    let clauses: Vec<Clause> = back(&configured.clauses(&json(&business)));
    assert_eq!(clauses[0].text, "Smith Honda");

    let mut request = testing::request("2026-11-24T16:15:00Z");
    let draft = json(&types::Draft {
        body: "Hi".to_owned(),
        labels: Vec::new(),
    });
    let unknown: Result<Opinion, String> =
        back(&configured.review("judge", &json(&request), &draft));
    assert_eq!(unknown, Err("no phone".to_owned()));
    request.recipient.phone = Some("+1".to_owned());
    for stage in ["judge", "Judge", "\"Judge\""] {
        let opinion: Result<Opinion, String> =
            back(&configured.review(stage, &json(&request), &draft));
        assert_eq!(opinion.unwrap().findings[0].message, "Stage::Judge +1 Hi");
    }
    let reaction: Result<Reaction, String> = back(&configured.receive(&json(&request), &draft));
    assert_eq!(reaction.unwrap().reply.unwrap().body, "Hi");
}

#[test]
fn problems_come_as_json() {
    let problems = native::outbound::<Echo>()
        .configure(&setup(r#"{"lod": 1}"#))
        .unwrap_err();
    let problems: Vec<SettingsProblem> = back(&problems);
    assert_eq!(problems[0].pointer, "/lod");
    let problems = native::outbound::<Echo>().configure("{").unwrap_err();
    assert_eq!(back::<Vec<SettingsProblem>>(&problems).len(), 1);
}

#[test]
fn what_is_not_exported_is_an_error() {
    let request = json(&testing::request("2026-11-24T16:15:00Z"));
    let draft = json(&types::Draft {
        body: "Hi".to_owned(),
        labels: Vec::new(),
    });
    let inbound = native::inbound::<Echo>();
    assert_eq!(inbound.interfaces(), (false, true));
    let opinion: Result<Opinion, String> = back(
        &inbound
            .configure(&setup("{}"))
            .unwrap()
            .review("judge", &request, &draft),
    );
    assert!(opinion.is_err());
    let outbound = native::outbound::<Echo>();
    assert_eq!(outbound.interfaces(), (true, false));
    let configured = outbound.configure(&setup("{}")).unwrap();
    assert!(back::<Result<Reaction, String>>(&configured.receive(&request, &draft)).is_err());
    for (stage, request, draft) in [
        ("never", &*request, &*draft),
        ("judge", "{", &draft),
        ("judge", &request, "1"),
    ] {
        assert!(
            back::<Result<Opinion, String>>(&configured.review(stage, request, draft)).is_err()
        );
    }
}
