//! The smallest embedding: load a policy set once, ask before every text, do what the decision says.

use std::error::Error;

use maysend::{Decision, Engine, EngineConfig, Library, PolicySet, Request, Verdict};

const POLICIES: &str = r#"
name = "Smith Honda"
version = "1"
business = { name = "Smith Honda", time-zone = "America/Chicago", hours = { tuesday = "08:00-18:00" } }
# What this program knows of every text, so that it need not say it each time.
assume = { notices = "none" }
policy = [{ use = "standard/classification" }, { use = "standard/opt-out" }, { use = "standard/place" }, { use = "standard/hours" }]
"#;

/// What a texting product knows of one text; what it leaves out is not known, and is never taken for a yes.
const REQUEST: &str = r#"{
    "at": "2026-11-24T16:15:00Z",
    "message": { "body": "Hi Dana, your Accord is ready for pickup. - Mike, Smith Honda", "trigger": "manual" },
    "recipient": { "phone": "+12145550123", "postal_code": "75201", "opt_outs": [] }
}"#;

fn main() -> Result<(), Box<dyn Error>> {
    // Both are made once and kept; a set decides from many threads at once.
    let policies = load()?;
    let request: Request = serde_json::from_str(REQUEST)?;
    println!("{}", advice(&policies.decide(&request)?));
    Ok(())
}

fn load() -> Result<PolicySet, Box<dyn Error>> {
    let engine = Engine::new(EngineConfig::default())?;
    let library: Library = maysend_policies::standard()
        .iter()
        .map(|policy| (policy.name, policy.component))
        .collect();
    Ok(PolicySet::from_toml(&engine, &library, POLICIES)?)
}

/// What to do now, and why.
fn advice(decision: &Decision) -> String {
    let what = match decision.verdict {
        Verdict::Allow => format!("send: {}", decision.body.as_deref().unwrap_or_default()),
        Verdict::Defer => match decision.not_before {
            Some(at) => format!("ask again at {at}"),
            None => "ask again later".to_owned(),
        },
        Verdict::Hold => match decision.holds.first() {
            Some(hold) => format!("ask a {} about `{}`", hold.role, hold.subject),
            None => "ask somebody".to_owned(),
        },
        Verdict::Deny => "do not send".to_owned(),
    };
    let why = decision
        .findings
        .iter()
        .map(|finding| format!("\n- {}", finding.message));
    std::iter::once(what).chain(why).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decide(change: impl FnOnce(&mut Request)) -> Decision {
        let mut request: Request = serde_json::from_str(REQUEST).unwrap();
        change(&mut request);
        load().unwrap().decide(&request).unwrap()
    }

    #[test]
    fn the_example_may_be_sent() {
        let decision = decide(|_| ());
        assert_eq!(decision.verdict, Verdict::Allow, "{}", advice(&decision));
        assert!(advice(&decision).starts_with("send: Hi Dana"));
    }

    #[test]
    fn what_is_not_known_is_no_yes() {
        let decision = decide(|request| request.recipient.opt_outs = None);
        assert_eq!(decision.verdict, Verdict::Deny, "{}", advice(&decision));
        assert_eq!(decision.body, None);
    }

    #[test]
    fn a_night_ends() {
        let decision = decide(|request| request.at = "2026-11-24T09:00:00Z".parse().unwrap());
        assert_eq!(decision.verdict, Verdict::Defer, "{}", advice(&decision));
        assert_eq!(
            advice(&decision).lines().next(),
            Some("ask again at 2026-11-24T14:00:00Z")
        );
    }
}
