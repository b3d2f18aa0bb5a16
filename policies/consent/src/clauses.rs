//! The written policy on consent, from the settings in force.

use maysend_sdk::prelude::*;

use crate::law::months_now;
use crate::settings::{Answer, Automated, Settings};

pub(crate) fn of(settings: &Settings, business: &Business) -> Vec<Clause> {
    let name = &business.name;
    let answer = |answer| match answer {
        Answer::Deny => "is not sent".to_owned(),
        Answer::Hold => format!("waits for the approval of the {}", settings.approver),
        Answer::Note => "may go, and it is noted".to_owned(),
    };
    vec![
        levels(settings, name, &answer),
        no_asking(settings, name, &answer),
        registries(settings, &answer),
    ]
}

fn levels(settings: &Settings, name: &str, answer: &dyn Fn(Answer) -> String) -> Clause {
    let automated = match settings.automated_informational {
        Automated::Written => {
            "consent in writing: a ticked box on the signed repair order, a web form, an e-mail or the customer's own text"
        }
        Automated::Express => "express consent, said or written, that is on record",
    };
    let mut text = format!(
        "{name} texts only customers who agreed to it, and records of every consent what it is for, how and when it was given, whom it names \
         and where the proof is. A member of staff may text one customer about an open order on the number that the customer gave for it. "
    );
    if settings.reply_window_hours > 0 {
        text.push_str(&format!(
            "A customer's own text may be answered on that text alone for {} hours. ",
            settings.reply_window_hours
        ));
    }
    if settings.automatic_reply_minutes > 0 {
        text.push_str(&format!(
            "Software may do so for {} minutes. ",
            settings.automatic_reply_minutes
        ));
    }
    text.push_str(&format!(
        "Other service texts by hand need express consent. Automated texts, and texts to more than {} at once or much the same text to {} \
         people within {} minutes, need {automated}. Marketing needs the customer's signed consent, which names us, shows the disclosures and \
         is no condition of a purchase. Only the personal follow-up of a customer's own inquiry needs no more than express consent for {} \
         months, or what the customer's state asks; where none is on record it {}. A consent to service texts is none to marketing, and a \
         consent to marketing none to service texts. ",
        settings.one_to_one_audience,
        settings.bulk_recipients.saturating_add(1),
        settings.bulk_minutes,
        months_now().0,
        answer(settings.inquiry_without_record),
    ));
    match settings.landlines {
        Answer::Note => {}
        stopped => text.push_str(&format!(
            "A text to a landline, or to a line of which nobody knows the type, {}. ",
            answer(stopped)
        )),
    }
    if settings.unclear_class == Answer::Hold {
        text.push_str(&format!(
            "A text of which nobody can tell whether it is marketing {} where a service text might go. ",
            answer(settings.unclear_class)
        ));
    }
    text.push_str(if settings.evidence_required {
        "Consent in writing counts only with its proof."
    } else {
        "Where the proof of a consent in writing is missing, that is noted."
    });
    Clause::new("consent/levels", "Consent before every text", text).authorities([
        "47 CFR 64.1200(a)(1)(iii), (a)(2) and (f)(9)",
        "CTIA Messaging Principles 5.1",
    ])
}

fn no_asking(settings: &Settings, name: &str, answer: &dyn Fn(Answer) -> String) -> Clause {
    let mut text = format!(
        "Nobody at {name} asks for consent to texts in a text, directly or indirectly, because that text would need the consent itself. To a \
         customer who agreed to other texts already, such a text {}.",
        answer(settings.double_opt_in)
    );
    if settings.form_link_in_answers {
        text.push_str(" The link to a form of our own may stand in an answer to a customer.");
    }
    Clause::new("consent/no-asking", "No asking by text", text)
        .authority("47 CFR 64.1200(a)(1)(iii) and (a)(2)")
}

fn registries(settings: &Settings, answer: &dyn Fn(Answer) -> String) -> Clause {
    let mut text = format!(
        "Marketing does not go to numbers on our own do-not-call list, and to numbers on the national one, or on that of the customer's state, \
         only on the customer's signed consent. The follow-up of an inquiry to a number on one of those two, or one that nobody has checked \
         lately, {}; {} months after \
         the inquiry it is not sent. (A purchase lifts the lists for {} months, but not the need for consent.) When a number has gone to \
         somebody else its consents are void. Marketing on a consent older than {} months, where nobody has checked that, {}.",
        answer(settings.inquiry_on_do_not_call),
        months_now().0,
        months_now().1,
        settings.reassigned_months,
        answer(settings.reassigned_not_asked),
    );
    if !settings.stopping_registries.is_empty() {
        text.push_str(&format!(
            " A text to a number in one of these registries {}: {}.",
            answer(settings.stopped_by_registry),
            settings.stopping_registries.join(", ")
        ));
    }
    text.push_str(&format!(
        " A text of which nobody has asked them in the last {} days, or one of marketing of which nobody has so asked our own list, {}.",
        settings.stopping_registry_days,
        answer(settings.registries_not_asked)
    ));
    if !settings.noted_registries.is_empty() {
        text.push_str(&format!(
            " Noted on every text: {}.",
            settings.noted_registries.join(", ")
        ));
    }
    Clause::new(
        "consent/registries",
        "Lists, and numbers that changed hands",
        text,
    )
    .authority("47 CFR 64.1200(c)(2), (d), (f)(5) and (m)")
}
