//! What a dealership may choose, with the strict side as the default.

use maysend_sdk::prelude::*;
use maysend_sdk::text::folded;

/// The settings of the policy; every one has a default.
// Few types, all of them plain: each further one costs kilobytes of the component.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Settings {
    /// What becomes of a text from somebody of whom it is not known whether they work here: `hold` or `deny`.
    #[schemars(extend("default" = "deny", "enum" = ["hold", "deny"], "x-stricter" = ["hold", "deny"]))]
    pub employment_not_known: Answer,
    /// The roles of software, which nobody employs. It sends automated texts from a server.
    #[schemars(extend("x-stricter" = "fewer"))]
    pub software_roles: Vec<String>,
    /// What becomes of an automated text of software without a person: `allow`, `hold` or `deny`.
    #[schemars(extend("default" = "allow", "enum" = ["allow", "hold", "deny"], "x-stricter" = ["allow", "hold", "deny"]))]
    pub unattended: Answer,
    /// Devices of the company, from which texts may go without an approval.
    #[schemars(extend("x-stricter" = "fewer"))]
    pub company_devices: Vec<String>,
    /// What becomes of a text of which it is not known from what it is sent: `hold` or `deny`.
    #[schemars(extend("default" = "deny", "enum" = ["hold", "deny"], "x-stricter" = ["hold", "deny"]))]
    pub device_not_known: Answer,
    /// What becomes of an archived text from a personal phone with a standing approval: `allow`, `hold` or `deny`.
    #[schemars(extend("default" = "allow", "enum" = ["allow", "hold", "deny"], "x-stricter" = ["allow", "hold", "deny"]))]
    pub approved_personal_phone: Answer,
    /// What becomes of an archived text from a personal phone without one: `hold` or `deny`.
    #[schemars(extend("default" = "deny", "enum" = ["hold", "deny"], "x-stricter" = ["hold", "deny"]))]
    pub unapproved_personal_phone: Answer,
    /// What becomes of a text from a company device of which it is not known whether it is kept: `hold` or `deny`.
    #[schemars(extend("default" = "deny", "enum" = ["hold", "deny"], "x-stricter" = ["hold", "deny"]))]
    pub archive_not_known: Answer,
    /// The roles that may give standing approvals to others.
    #[schemars(extend("x-stricter" = "fewer"))]
    pub grantor_roles: Vec<String>,
    /// The longest that a standing approval may run, in days; a longer one is none.
    #[schemars(extend("x-stricter" = "lower"), range(min = 1, max = 1827))]
    pub longest_approval_days: u32,
    /// How many recipients one send action may have and still be one to one.
    #[schemars(extend("x-stricter" = "lower"), range(min = 1, max = 5))]
    pub one_to_one_audience: u32,
    /// The roles that may text an audience, or much the same to many.
    #[schemars(extend("x-stricter" = "fewer"))]
    pub audience_roles: Vec<String>,
    /// What becomes of such texts of others, without a standing approval of `bulk`: `hold` or `deny`.
    #[schemars(extend("default" = "hold", "enum" = ["hold", "deny"], "x-stricter" = ["hold", "deny"]))]
    pub audience_by_others: Answer,
    /// The largest audience that needs nobody's approval, whoever sends.
    #[schemars(extend("x-stricter" = "lower"), range(min = 1, max = 1_000_000))]
    pub largest_audience: u32,
    /// What becomes of a text to a larger one: `hold` or `deny`.
    #[schemars(extend("default" = "hold", "enum" = ["hold", "deny"], "x-stricter" = ["hold", "deny"]))]
    pub larger_audience: Answer,
    /// To how many other people one sender may send much the same text within `bulk-minutes` before it is bulk.
    #[schemars(extend("x-stricter" = "lower"), range(min = 1, max = 100))]
    pub bulk_recipients: u32,
    /// See `bulk-recipients`.
    #[schemars(extend("x-stricter" = "higher"), range(min = 1, max = 1440))]
    pub bulk_minutes: u32,
    /// What is made of a sender of whom it is not known what they sent lately: `allow`, or no less than of bulk, `hold` or `deny`.
    #[schemars(extend("default" = "hold", "enum" = ["allow", "hold", "deny"], "x-stricter" = ["allow", "hold", "deny"]))]
    pub recent_not_known: Answer,
    /// What becomes of a group text, in which customers see each other's numbers: `hold` or `deny`.
    #[schemars(extend("default" = "deny", "enum" = ["hold", "deny"], "x-stricter" = ["hold", "deny"]))]
    pub group_texts: Answer,
    /// What becomes of a text that a machine wrote and nobody read: `allow`, `hold` or `deny`.
    #[schemars(extend("default" = "hold", "enum" = ["allow", "hold", "deny"], "x-stricter" = ["allow", "hold", "deny"]))]
    pub generated: Answer,
    /// What becomes of a text that a machine suggested and a person sends: `allow`, `ask` (are you sure?), `hold` or `deny`.
    #[schemars(extend("default" = "allow", "x-stricter" = ["allow", "ask", "hold", "deny"]))]
    pub suggested: Answer,
    /// What is made of a text of which it is not known who wrote it: `allow`, or no less than of a generated one, `hold` or `deny`.
    #[schemars(extend("default" = "hold", "enum" = ["allow", "hold", "deny"], "x-stricter" = ["allow", "hold", "deny"]))]
    pub origin_not_known: Answer,
    /// Topics of the fixed answers of software (no marketing): they count neither as generated nor as unattended.
    #[schemars(extend("x-stricter" = "fewer"))]
    pub fixed_answers: Vec<String>,
    /// Whose approval a hold asks for.
    pub approver: String,
}

impl Default for Settings {
    fn default() -> Self {
        let list = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
        Self {
            employment_not_known: Answer::Deny,
            software_roles: list(&["automation"]),
            unattended: Answer::Allow,
            company_devices: list(&["company-app", "web", "server"]),
            device_not_known: Answer::Deny,
            approved_personal_phone: Answer::Allow,
            unapproved_personal_phone: Answer::Deny,
            archive_not_known: Answer::Deny,
            grantor_roles: list(&[
                "manager",
                "general-manager",
                "service-manager",
                "sales-manager",
                "owner",
            ]),
            longest_approval_days: 366,
            one_to_one_audience: 1,
            audience_roles: list(&["automation", "marketing", "manager", "general-manager"]),
            audience_by_others: Answer::Hold,
            largest_audience: 1000,
            larger_audience: Answer::Hold,
            bulk_recipients: 5,
            bulk_minutes: 10,
            recent_not_known: Answer::Hold,
            group_texts: Answer::Deny,
            generated: Answer::Hold,
            suggested: Answer::Allow,
            origin_not_known: Answer::Hold,
            fixed_answers: list(&["opt-out-confirmation", "help"]),
            approver: "manager".to_owned(),
        }
    }
}

impl Settings {
    /// What is wrong with them.
    pub(crate) fn problems(&self) -> Problems {
        let mut problems = Problems::new();
        self.check_numbers(&mut problems);
        self.check_answers(&mut problems);
        self.check_names(&mut problems);
        problems
    }

    fn check_numbers(&self, problems: &mut Problems) {
        for (name, value, least, most) in [
            ("longest-approval-days", self.longest_approval_days, 1, 1827),
            ("one-to-one-audience", self.one_to_one_audience, 1, 5),
            ("largest-audience", self.largest_audience, 1, 1_000_000),
            ("bulk-recipients", self.bulk_recipients, 1, 100),
            ("bulk-minutes", self.bulk_minutes, 1, 1440),
        ] {
            if !(least..=most).contains(&value) {
                problems.push(
                    format!("/{name}"),
                    format!("`{value}` is not between {least} and {most}"),
                );
            }
        }
    }

    fn check_answers(&self, problems: &mut Problems) {
        for (name, answer, may_allow) in [
            ("employment-not-known", self.employment_not_known, false),
            ("unattended", self.unattended, true),
            ("device-not-known", self.device_not_known, false),
            (
                "approved-personal-phone",
                self.approved_personal_phone,
                true,
            ),
            (
                "unapproved-personal-phone",
                self.unapproved_personal_phone,
                false,
            ),
            ("archive-not-known", self.archive_not_known, false),
            ("audience-by-others", self.audience_by_others, false),
            ("larger-audience", self.larger_audience, false),
            ("recent-not-known", self.recent_not_known, true),
            ("group-texts", self.group_texts, false),
            ("generated", self.generated, true),
            ("origin-not-known", self.origin_not_known, true),
        ] {
            if answer == Answer::Ask {
                problems.push(format!("/{name}"), "`ask` is for suggested texts only");
            } else if answer == Answer::Allow && !may_allow {
                problems.push(
                    format!("/{name}"),
                    "`allow` is not enough here, choose `hold` or `deny`",
                );
            }
        }
    }

    fn check_names(&self, problems: &mut Problems) {
        for (name, names) in [
            ("software-roles", &self.software_roles),
            ("company-devices", &self.company_devices),
            ("grantor-roles", &self.grantor_roles),
            ("audience-roles", &self.audience_roles),
            ("fixed-answers", &self.fixed_answers),
        ] {
            for (index, value) in names.iter().enumerate() {
                if folded(value).is_empty() {
                    problems.push(format!("/{name}/{index}"), "the name is empty");
                }
            }
        }
        let personal = folded("personal-phone");
        for (index, device) in self.company_devices.iter().enumerate() {
            if folded(device) == personal {
                problems.push(
                    format!("/company-devices/{index}"),
                    "a personal phone is no device of the company, approve it for a person instead",
                );
            }
        }
        if self.approver.trim().is_empty() {
            problems.push("/approver", "the name of the role is empty");
        }
    }
}

/// What becomes of a text, from the mildest to the strictest.
#[derive(Clone, Copy, Debug, Deserialize, Eq, JsonSchema, Ord, PartialEq, PartialOrd)]
#[serde(rename_all = "kebab-case")]
#[schemars(inline)]
pub enum Answer {
    /// It may go.
    Allow,
    /// The sender is asked: are you sure?
    Ask,
    /// It waits for the approver.
    Hold,
    /// It is not sent.
    Deny,
}

impl Answer {
    /// The opinion that carries it out, with this finding.
    pub(crate) fn opinion(self, settings: &Settings, subject: &str, code: &str) -> Opinion {
        match self {
            Self::Allow => Opinion::allow().note(Finding::note(code, "")),
            Self::Ask => Opinion::hold("sender", subject, code),
            Self::Hold => Opinion::hold(settings.approver.clone(), subject, code),
            Self::Deny => Opinion::deny(code),
        }
    }
}

/// Whether a name is one of these, letter case and signs aside.
pub(crate) fn names(list: &[String], name: Option<&str>) -> bool {
    name.map(folded)
        .is_some_and(|name| !name.is_empty() && list.iter().any(|own| folded(own) == name))
}
