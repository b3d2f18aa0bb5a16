//! The written policy in the order in which it is read, in blocks that every form knows how to write.

use super::changes::{Changes, Mark, Marked, key};
use super::written::{Section, Written};

/// A block of the document.
#[derive(Debug)]
pub(super) enum Block {
    /// `1` is the title, `2` a part, `3` a policy, `4` a clause.
    Heading {
        level: u8,
        text: Marked,
    },
    Paragraph(Marked),
    /// Small print.
    Note(Marked),
    List(Vec<Marked>),
    Settings(Vec<Row>),
    /// Names and values about the document itself.
    Facts(Vec<(&'static str, String)>),
    /// Lines to sign on; starts a page.
    Signatures(Vec<&'static str>),
}

/// A setting in force.
#[derive(Debug)]
pub(super) struct Row {
    pub(super) name: String,
    pub(super) value: Marked,
    pub(super) is_default: bool,
    pub(super) meaning: String,
}

/// Lays a policy out; `old` is the one that it is compared with.
pub(super) fn lay_out(written: &Written, old: Option<&Written>, changes: &Changes) -> Vec<Block> {
    let mut page = Page {
        blocks: Vec::new(),
        changes,
        part: 0,
    };
    page.title(written);
    if let Some(old) = old {
        page.what_changed(old);
    }
    page.part("Purpose");
    page.paragraph("purpose", &written.purpose);
    page.part("Scope");
    page.paragraph("scope", &written.scope);
    page.part("Rules");
    let part = page.part;
    for (index, section) in written.policies.iter().enumerate() {
        page.section(&format!("{part}.{}", index.saturating_add(1)), section);
    }
    page.part("Decisions and approvals");
    page.approvals(written);
    page.part("Responsibilities");
    page.list("responsibility", &written.responsibilities);
    page.part("What no software can check");
    page.plain("These hold all the same. Nobody is told by the software when they are broken.");
    page.list("advice", &written.advice);
    if let Some(contact) = &written.contact {
        page.part("Questions");
        page.paragraph("contact", contact);
    }
    page.signatures(written);
    page.blocks
}

struct Page<'a> {
    blocks: Vec<Block>,
    changes: &'a Changes,
    part: usize,
}

impl Page<'_> {
    fn title(&mut self, written: &Written) {
        self.heading(1, &written.title);
        let effective = written.effective.as_deref();
        self.blocks.push(Block::Facts(vec![
            ("Business", written.business.clone()),
            ("Policy set", written.set.clone()),
            ("Version", written.version.clone()),
            ("In effect from", effective.unwrap_or("not set").to_owned()),
            ("Clock of the business", written.time_zone.clone()),
            ("Digest of the version", written.digest.clone()),
        ]));
        self.plain(
            "This document is made from the policies and settings that decide each text. The digest names exactly this \
             version of them: what is decided under another digest is decided under another policy.",
        );
    }

    fn what_changed(&mut self, old: &Written) {
        self.part("What changed");
        let list = self.changes.list();
        let effective = old.effective.as_deref().unwrap_or("not set");
        self.blocks.push(Block::Facts(vec![
            ("Compared with version", old.version.clone()),
            ("In effect from", effective.to_owned()),
            ("Digest of that version", old.digest.clone()),
        ]));
        if list.is_empty() {
            self.plain("Nothing that this document says has changed.");
            return;
        }
        let items = list.into_iter().map(|(mark, place)| Marked {
            mark,
            ..Marked::plain(&capital(&place))
        });
        self.blocks.push(Block::List(items.collect()));
        let removed: Vec<(String, String)> = self
            .changes
            .removed()
            .map(|(place, text)| (place.to_owned(), text.to_owned()))
            .collect();
        if !removed.is_empty() {
            self.heading(3, "No longer in the policy");
            let items = removed
                .into_iter()
                .map(|(place, text)| Marked::gone(&format!("{}: ", capital(&place)), &text));
            self.blocks.push(Block::List(items.collect()));
        }
    }

    fn section(&mut self, number: &str, section: &Section) {
        let id = &section.policy;
        self.heading(3, &format!("{number} {}", capital(&id.replace('-', " "))));
        self.plain(&section.summary);
        let mode = self.changes.mark(&key::mode(id), &section.mode());
        self.blocks.push(Block::Note(mode));
        for clause in &section.clauses {
            let text = self
                .changes
                .mark(&key::title(id, &clause.id), &clause.title);
            self.blocks.push(Block::Heading { level: 4, text });
            self.paragraph(&key::clause(id, &clause.id), &clause.text);
            let mut note = Marked::plain(&format!("Clause {}", clause.id));
            if !clause.authorities.is_empty() {
                let laws = clause.authorities.join("; ");
                let laws = self.changes.mark(&key::authorities(id, &clause.id), &laws);
                note = note.then(". Authorities: ", laws);
            }
            self.blocks.push(Block::Note(note));
        }
        if section.settings.is_empty() {
            return;
        }
        let rows = section.settings.iter().map(|setting| Row {
            name: setting.name.clone(),
            value: self
                .changes
                .mark(&key::setting(id, &setting.name), &setting.value),
            is_default: setting.is_default,
            meaning: setting.meaning.clone(),
        });
        let rows = rows.collect();
        self.blocks.push(Block::Settings(rows));
    }

    fn approvals(&mut self, written: &Written) {
        self.plain(
            "Every text is asked about before it is sent. All rules are heard, and the strictest counts: not sent, before \
             waiting for an approval, before sent later, before sent. What is not known never makes a rule milder.",
        );
        self.plain(
            "An approval is given for one text, word for word, by somebody other than its sender, in the role that the rule \
             names. Nothing lifts a rule that says not to send.",
        );
        let roles = written.approvers.iter().map(|(role, others)| {
            let others = self.changes.mark(&key::approver(role), &others.join(", "));
            Marked::plain(&format!("For a {role} may approve as well")).then(": ", others)
        });
        let roles: Vec<Marked> = roles.collect();
        if !roles.is_empty() {
            self.blocks.push(Block::List(roles));
        }
    }

    fn signatures(&mut self, written: &Written) {
        self.blocks.push(Block::Heading {
            level: 2,
            text: Marked::plain("Acknowledgement"),
        });
        self.blocks.push(Block::Facts(vec![
            ("Policy", format!("{}, {}", written.title, written.business)),
            ("Version", written.version.clone()),
            ("Digest of the version", written.digest.clone()),
        ]));
        self.plain(
            "I have received this policy and read it, I have had the chance to ask about it, and I will keep it whenever I text \
             customers. I understand that breaches have consequences, up to the end of my employment.",
        );
        self.blocks.push(Block::Signatures(vec![
            "Name of the employee",
            "Position",
            "Signature",
            "Date",
        ]));
        self.plain("For the dealership:");
        self.blocks.push(Block::Signatures(vec![
            "Name of the manager",
            "Signature",
            "Date",
        ]));
    }

    fn part(&mut self, title: &str) {
        self.part = self.part.saturating_add(1);
        self.heading(2, &format!("{}. {title}", self.part));
    }

    fn heading(&mut self, level: u8, text: &str) {
        let text = Marked::plain(text);
        self.blocks.push(Block::Heading { level, text });
    }

    fn plain(&mut self, text: &str) {
        self.blocks.push(Block::Paragraph(Marked::plain(text)));
    }

    fn paragraph(&mut self, key: &str, text: &str) {
        let text = self.changes.mark(key, text);
        self.blocks.push(Block::Paragraph(text));
    }

    fn list(&mut self, name: &str, sentences: &[String]) {
        let items = sentences
            .iter()
            .map(|sentence| self.changes.mark(&key::sentence(name, sentence), sentence));
        let items = items.collect();
        self.blocks.push(Block::List(items));
    }
}

fn capital(text: &str) -> String {
    let mut characters = text.chars();
    characters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(characters).collect()
    })
}

impl Mark {
    /// The word that says it without colour.
    pub(super) fn word(self) -> Option<&'static str> {
        match self {
            Self::Same => None,
            Self::New => Some("NEW"),
            Self::Changed => Some("CHANGED"),
            Self::Removed => Some("REMOVED"),
        }
    }
}
