//! The policy `templates`: what software sends, or what goes to many, was approved word for word.
//!
//! The approved texts are in a file of the set, with places to be filled in. Offers that may be put into any text are there, too; they
//! make it marketing.

mod book;
mod clauses;
mod file;
mod judge;
mod look;
mod pattern;
mod reach;
mod settings;
mod slot;
mod text;

use maysend_sdk::prelude::*;

use crate::book::Book;
use crate::judge::{ANSWER_SECONDS, Judge};
use crate::look::Look;
pub use crate::settings::{Answer, Settings, Unapproved};

/// The configured policy.
#[derive(Debug)]
pub struct Templates {
    settings: Settings,
    book: Book,
    endings: Vec<Vec<char>>,
}

impl Policy for Templates {
    type Settings = Settings;

    fn describe() -> Description {
        Description::new(
            "templates",
            env!("CARGO_PKG_VERSION"),
            "What software sends, or what goes to many, was approved word for word.",
        )
        .stages([Stage::Label, Stage::Judge])
        .reads([
            Part::Business,
            Part::History(Some(ANSWER_SECONDS)),
            Part::RecipientOptOuts,
            Part::SenderRecent,
        ])
        .gives_labels(["class", "offer", "template", "topic"])
        .codes([
            "templates/free-text",
            "templates/not-in-force",
            "templates/offer-not-in-force",
            "templates/other-than-declared",
            "templates/unapproved",
        ])
    }

    fn settings_schema() -> String {
        include_str!("../settings.schema.json").to_owned()
    }

    fn configure(settings: Settings, files: &Files) -> Result<Self, Problems> {
        settings.check()?;
        let book = Book::read(files, &settings.file)?;
        let endings = settings.compared_endings();
        Ok(Self {
            settings,
            book,
            endings,
        })
    }

    fn clauses(&self, _: &Business) -> Vec<Clause> {
        clauses::clauses(&self.settings, &self.book)
    }
}

impl Outbound for Templates {
    fn review(&self, stage: Stage, request: &Request, draft: &Draft) -> Result<Opinion, Failure> {
        let look = Look::at(&self.book, &self.endings, request, draft.body())?;
        if stage == Stage::Label {
            return Ok(label(draft, &look));
        }
        let declared = request.message().template.as_deref();
        Ok(Judge {
            settings: &self.settings,
            empty: self.book.templates.is_empty(),
            declared: self
                .book
                .templates
                .iter()
                .find(|template| Some(template.id.as_str()) == declared),
            request,
            draft,
            look,
        }
        .opinion())
    }
}

fn label(draft: &Draft, look: &Look<'_>) -> Opinion {
    let mut opinion = Opinion::allow();
    if let Some((template, range)) = &look.template {
        let span = draft.span(range.clone());
        let in_force = look.approved().is_some();
        let cue = if in_force {
            "approved template"
        } else {
            "template that is not in force"
        };
        opinion = opinion.label(Label::new("template", template.id.as_str()).at(span, cue));
        // A template that is not in force proves nothing harmless.
        if in_force || template.class == Class::Marketing {
            opinion = opinion.label(Label::class(template.class).at(span, cue));
        }
        if let Some(topic) = template.topic.as_deref().filter(|_| in_force) {
            opinion = opinion.label(Label::new("topic", topic).at(span, cue));
        }
    }
    for (offer, range) in &look.offers {
        let span = draft.span(range.clone());
        opinion = opinion
            .label(Label::new("offer", offer.id.as_str()).at(span, "canned offer"))
            .label(Label::class(Class::Marketing).at(span, format!("canned offer {}", offer.id)));
    }
    opinion
}

maysend_sdk::export!(Templates: outbound);
