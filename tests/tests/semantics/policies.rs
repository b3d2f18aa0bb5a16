//! Policies that do what their settings say.

use maysend::Library;
use maysend_sdk::native::{inbound, outbound};
use maysend_sdk::prelude::*;
use maysend_tests::with_native;

pub(crate) fn library() -> Library {
    let mut library = Library::new();
    for (name, policy) in [
        ("window", outbound::<Window>()),
        ("append", outbound::<Append>()),
        ("append-from", outbound::<AppendFrom>()),
        ("claim", outbound::<Claim>()),
        ("offers", outbound::<Offers>()),
        ("no-marketing", outbound::<NoMarketing>()),
        ("see", outbound::<See>()),
        ("ask", outbound::<Ask>()),
        ("say", outbound::<Say>()),
        ("give-up", outbound::<GiveUp>()),
        ("employed", outbound::<Employed>()),
        ("refuse", outbound::<Refuse>()),
        ("react", inbound::<React>()),
        ("narrow", inbound::<Narrow>()),
        ("give-up-inbound", inbound::<GiveUpInbound>()),
    ] {
        library = with_native(library, name, policy);
    }
    library
}

fn described(name: &str, stage: Stage) -> Description {
    Description::new(name, "1.0.0", "Does what its settings say.").stages([stage])
}

/// Open between two minutes of the UTC day, or on the days after an instant.
#[derive(Debug)]
pub(crate) struct Window(WindowSettings);

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct WindowSettings {
    opens: i64,
    closes: i64,
    /// Whether an approval opens it.
    #[serde(default)]
    lifted: bool,
}

const DAY: i64 = 86_400;

impl Policy for Window {
    type Settings = WindowSettings;
    fn describe() -> Description {
        described("window", Stage::Judge).reads([Part::MessageApprovals])
    }
    fn configure(settings: WindowSettings, _: &Files) -> Result<Self, Problems> {
        Ok(Self(settings))
    }
}

impl Outbound for Window {
    fn review(&self, _: Stage, request: &Request, _: &Draft) -> Result<Opinion, Failure> {
        let second = request.at().rem_euclid(DAY);
        let midnight = request.at() - second;
        let (opens, closes) = (self.0.opens * 60, self.0.closes * 60);
        let is_lifted = self.0.lifted && !request.approvals().is_empty();
        Ok(if is_lifted {
            Opinion::allow()
        } else if second < opens {
            Opinion::defer(midnight + opens, "window/early")
        } else if second >= closes {
            Opinion::defer(midnight + DAY + opens, "window/late")
        } else {
            Opinion::allow().until(midnight + closes)
        })
    }
}

/// Appends a text.
#[derive(Debug)]
pub(crate) struct Append(Text);

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Text {
    text: String,
}

impl Policy for Append {
    type Settings = Text;
    fn describe() -> Description {
        described("append", Stage::Amend)
    }
    fn configure(settings: Text, _: &Files) -> Result<Self, Problems> {
        Ok(Self(settings))
    }
}

impl Outbound for Append {
    fn review(&self, _: Stage, _: &Request, draft: &Draft) -> Result<Opinion, Failure> {
        let opinion = Opinion::allow().note(Finding::note("append/added", "A text was added."));
        Ok(match draft.find(&self.0.text) {
            Some(_) => opinion,
            None => opinion.edit(Edit::append(self.0.text.clone())),
        })
    }
}

/// Appends a text from a minute of the UTC day on, and another before it.
#[derive(Debug)]
pub(crate) struct AppendFrom(AppendFromSettings);

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct AppendFromSettings {
    minute: i64,
    before: String,
    after: String,
}

impl Policy for AppendFrom {
    type Settings = AppendFromSettings;
    fn describe() -> Description {
        described("append-from", Stage::Amend)
    }
    fn configure(settings: AppendFromSettings, _: &Files) -> Result<Self, Problems> {
        Ok(Self(settings))
    }
}

impl Outbound for AppendFrom {
    fn review(&self, _: Stage, request: &Request, _: &Draft) -> Result<Opinion, Failure> {
        let is_early = request.at().rem_euclid(DAY) < self.0.minute * 60;
        let (text, code) = if is_early {
            (&self.0.before, "append-from/before")
        } else {
            (&self.0.after, "append-from/after")
        };
        let opinion = Opinion::allow().note(Finding::note(code, "It was looked at the clock."));
        Ok(if text.is_empty() {
            opinion
        } else {
            opinion.edit(Edit::append(text.clone()))
        })
    }
}

/// Claims that every text is of one class.
#[derive(Debug)]
pub(crate) struct Claim(Text);

impl Policy for Claim {
    type Settings = Text;
    fn describe() -> Description {
        described("claim", Stage::Label).gives_labels(["class"])
    }
    fn configure(settings: Text, _: &Files) -> Result<Self, Problems> {
        Ok(Self(settings))
    }
}

impl Outbound for Claim {
    fn review(&self, _: Stage, _: &Request, _: &Draft) -> Result<Opinion, Failure> {
        Ok(Opinion::allow().label(Label::new("class", self.0.text.clone())))
    }
}

/// Takes a text with `offer` in it for marketing, and any other for information.
#[derive(Debug)]
pub(crate) struct Offers;

#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Nothing {}

impl Policy for Offers {
    type Settings = Nothing;
    fn describe() -> Description {
        described("offers", Stage::Label).gives_labels(["class"])
    }
    fn configure(_: Nothing, _: &Files) -> Result<Self, Problems> {
        Ok(Self)
    }
}

impl Outbound for Offers {
    fn review(&self, _: Stage, _: &Request, draft: &Draft) -> Result<Opinion, Failure> {
        Ok(Opinion::allow().label(match draft.find("offer") {
            Some(span) => Label::class(Class::Marketing).at(span, "offer"),
            None => Label::class(Class::Informational),
        }))
    }
}

/// Denies marketing, by the labels that it is shown.
#[derive(Debug)]
pub(crate) struct NoMarketing;

impl Policy for NoMarketing {
    type Settings = Nothing;
    fn describe() -> Description {
        described("no-marketing", Stage::Judge)
    }
    fn configure(_: Nothing, _: &Files) -> Result<Self, Problems> {
        Ok(Self)
    }
}

impl Outbound for NoMarketing {
    fn review(&self, _: Stage, _: &Request, draft: &Draft) -> Result<Opinion, Failure> {
        Ok(if draft.class() == Class::Marketing {
            Opinion::deny("no-marketing/found").at(draft.find("offer"))
        } else {
            Opinion::allow()
        })
    }
}

/// Notes the body and the labels that it is shown.
#[derive(Debug)]
pub(crate) struct See;

impl Policy for See {
    type Settings = Nothing;
    fn describe() -> Description {
        described("see", Stage::Judge)
    }
    fn configure(_: Nothing, _: &Files) -> Result<Self, Problems> {
        Ok(Self)
    }
}

impl Outbound for See {
    fn review(&self, _: Stage, _: &Request, draft: &Draft) -> Result<Opinion, Failure> {
        let labels: Vec<String> = draft
            .all_labels()
            .iter()
            .map(|label| format!("{}={} by {}", label.name, label.value, label.source))
            .collect();
        Ok(Opinion::allow().note(Finding::note(
            "see/seen",
            format!("{} | {}", draft.body(), labels.join(", ")),
        )))
    }
}

/// Asks somebody.
#[derive(Debug)]
pub(crate) struct Ask(AskSettings);

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct AskSettings {
    role: String,
    subject: String,
    #[serde(default)]
    wait: Option<i64>,
}

impl Policy for Ask {
    type Settings = AskSettings;
    fn describe() -> Description {
        described("ask", Stage::Judge)
    }
    fn configure(settings: AskSettings, _: &Files) -> Result<Self, Problems> {
        Ok(Self(settings))
    }
}

impl Outbound for Ask {
    fn review(&self, _: Stage, request: &Request, _: &Draft) -> Result<Opinion, Failure> {
        let hold = Opinion::hold(self.0.role.clone(), self.0.subject.clone(), "ask/asked");
        Ok(match self.0.wait {
            Some(until) if request.at() < until => hold.and(Opinion::defer(until, "ask/early")),
            _ => hold,
        })
    }
}

/// Allows or denies.
#[derive(Debug)]
pub(crate) struct Say(Text);

impl Policy for Say {
    type Settings = Text;
    fn describe() -> Description {
        described("say", Stage::Judge)
    }
    fn configure(settings: Text, _: &Files) -> Result<Self, Problems> {
        Ok(Self(settings))
    }
}

impl Outbound for Say {
    fn review(&self, _: Stage, _: &Request, _: &Draft) -> Result<Opinion, Failure> {
        Ok(match self.0.text.as_str() {
            "deny" => Opinion::deny("say/no"),
            kind if kind.starts_with("effect ") => {
                Opinion::allow().effect(Effect::new(kind.trim_start_matches("effect "), "x"))
            }
            _ => Opinion::allow(),
        })
    }
}

/// Fails on every text.
#[derive(Debug)]
pub(crate) struct GiveUp;

impl Policy for GiveUp {
    type Settings = Nothing;
    fn describe() -> Description {
        described("give-up", Stage::Judge)
    }
    fn configure(_: Nothing, _: &Files) -> Result<Self, Problems> {
        Ok(Self)
    }
}

impl Outbound for GiveUp {
    fn review(&self, _: Stage, _: &Request, _: &Draft) -> Result<Opinion, Failure> {
        Err("cannot tell".into())
    }
}

/// Denies whoever is not known to be employed.
#[derive(Debug)]
pub(crate) struct Employed;

impl Policy for Employed {
    type Settings = Nothing;
    fn describe() -> Description {
        described("employed", Stage::Judge).reads([Part::Sender])
    }
    fn configure(_: Nothing, _: &Files) -> Result<Self, Problems> {
        Ok(Self)
    }
}

impl Outbound for Employed {
    fn review(&self, _: Stage, request: &Request, _: &Draft) -> Result<Opinion, Failure> {
        Ok(if request.sender().employed == Some(true) {
            Opinion::allow()
        } else {
            Opinion::deny("employed/not-known")
        })
    }
}

/// Refuses its settings without saying why.
#[derive(Debug)]
pub(crate) struct Refuse;

impl Policy for Refuse {
    type Settings = Nothing;
    fn describe() -> Description {
        described("refuse", Stage::Judge)
    }
    fn configure(_: Nothing, _: &Files) -> Result<Self, Problems> {
        Err(Problems::new())
    }
}

impl Outbound for Refuse {
    fn review(&self, _: Stage, _: &Request, _: &Draft) -> Result<Opinion, Failure> {
        Ok(Opinion::allow())
    }
}

/// Reacts with an effect and, where it is given one, a reply.
#[derive(Debug)]
pub(crate) struct React(ReactSettings);

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ReactSettings {
    #[serde(default)]
    effect: Option<String>,
    #[serde(default)]
    reply: Option<String>,
    #[serde(default)]
    topic: Option<String>,
}

impl Policy for React {
    type Settings = ReactSettings;
    fn describe() -> Description {
        Description::new("react", "1.0.0", "Reacts as its settings say.")
    }
    fn configure(settings: ReactSettings, _: &Files) -> Result<Self, Problems> {
        Ok(Self(settings))
    }
}

impl Inbound for React {
    fn receive(&self, _: &Request, _: &Draft) -> Result<Reaction, Failure> {
        let mut reaction = Reaction::none();
        if let Some(effect) = &self.0.effect {
            reaction = reaction.effect(Effect::new(effect.clone(), "all"));
        }
        if let Some(reply) = &self.0.reply {
            reaction = reaction.reply(reply.clone(), self.0.topic.as_deref());
        }
        Ok(reaction)
    }
}

/// Takes every text for an opt-out of marketing.
#[derive(Debug)]
pub(crate) struct Narrow;

impl Policy for Narrow {
    type Settings = Nothing;
    fn describe() -> Description {
        Description::new("narrow", "1.0.0", "Opts out of marketing.")
    }
    fn configure(_: Nothing, _: &Files) -> Result<Self, Problems> {
        Ok(Self)
    }
}

impl Inbound for Narrow {
    fn receive(&self, _: &Request, _: &Draft) -> Result<Reaction, Failure> {
        Ok(Reaction::none().effect(Effect::new("opt-out", "marketing")))
    }
}

/// Fails on every text from a customer.
#[derive(Debug)]
pub(crate) struct GiveUpInbound;

impl Policy for GiveUpInbound {
    type Settings = Nothing;
    fn describe() -> Description {
        Description::new("give-up-inbound", "1.0.0", "Fails.")
    }
    fn configure(_: Nothing, _: &Files) -> Result<Self, Problems> {
        Ok(Self)
    }
}

impl Inbound for GiveUpInbound {
    fn receive(&self, _: &Request, _: &Draft) -> Result<Reaction, Failure> {
        Err("cannot tell".into())
    }
}
