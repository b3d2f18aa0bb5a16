//! What of the book stands in a text.

use core::ops::Range;

use maysend_sdk::prelude::*;

use crate::book::{Book, Offer, Template};
use crate::reach::{self, Around};
use crate::text::Text;

/// The longest text that is compared with templates, in characters; carriers take less.
const LONGEST: usize = 2_000;
/// As many offers of one text are told.
const MOST_OFFERS: usize = 8;

/// The templates and offers found in a text.
#[derive(Debug)]
pub(crate) struct Look<'a> {
    pub(crate) day: Date,
    /// The template that it is, in force or not, and its bytes; one in force goes before.
    pub(crate) template: Option<(&'a Template, Range<usize>)>,
    pub(crate) offers: Vec<(&'a Offer, Range<usize>)>,
    text: Text<'a>,
    around: Around<'a>,
}

impl<'a> Look<'a> {
    pub(crate) fn at(
        book: &'a Book,
        endings: &[Vec<char>],
        request: &Request,
        body: &'a str,
    ) -> Result<Self, NotGiven> {
        let business = request.business()?;
        let day = request.local_time(&business.time_zone).map_or_else(
            // A few hours do not matter where nobody knows the clock.
            |_| utc_day(request.at()),
            |civil| civil.date(),
        );
        let text = Text::of(body);
        let around = Around::new(
            business,
            book.offers.iter().filter(|offer| offer.days.hold(day)),
        );
        let template = find_template(book, &text, endings, &around, day);
        let offers = find_offers(book, &text, &around, day);
        Ok(Self {
            day,
            template,
            offers,
            text,
            around,
        })
    }

    /// The template if it is approved today.
    pub(crate) fn approved(&self) -> Option<&'a Template> {
        self.template
            .as_ref()
            .map(|(template, _)| *template)
            .filter(|template| template.days.hold(self.day))
    }

    /// The word at which the text departs from this template.
    pub(crate) fn departs(&self, template: &Template) -> Range<usize> {
        let furthest = reach::reach(&template.pattern, &self.text, 0, &self.around).furthest;
        let letter = |at: &usize| self.text.char(*at).is_some_and(|c| c != ' ');
        let start = (0..furthest)
            .rev()
            .take_while(letter)
            .last()
            .unwrap_or(furthest);
        let length = (furthest..self.text.len()).take_while(letter).count();
        self.text.bytes(start..furthest + length)
    }
}

fn utc_day(at: Instant) -> Date {
    let days = i32::try_from(at.div_euclid(86_400)).unwrap_or(i32::MAX);
    Date::new(1970, 1, 1).plus_days(days)
}

fn find_template<'a>(
    book: &'a Book,
    text: &Text<'_>,
    endings: &[Vec<char>],
    around: &Around<'_>,
    day: Date,
) -> Option<(&'a Template, Range<usize>)> {
    if text.len() > LONGEST {
        return None;
    }
    let end_of = |template: &Template| {
        reach::reach(&template.pattern, text, 0, around)
            .ends
            .into_iter()
            .rev()
            .find(|end| reach::ends_here(text, *end, endings, around))
    };
    let mut ended = None;
    for template in &book.templates {
        if ended.is_some() && !template.days.hold(day) {
            continue;
        }
        let Some(end) = end_of(template) else {
            continue;
        };
        let found = (template, text.bytes(0..end));
        if template.days.hold(day) {
            return Some(found);
        }
        ended = Some(found);
    }
    ended
}

fn find_offers<'a>(
    book: &'a Book,
    text: &Text<'_>,
    around: &Around<'_>,
    day: Date,
) -> Vec<(&'a Offer, Range<usize>)> {
    let mut found: Vec<(&Offer, Range<usize>)> = Vec::new();
    let mut at = 0;
    while at < text.len() && found.len() < MOST_OFFERS {
        let here = (text.is_boundary(at) && text.char(at) != Some(' '))
            .then(|| {
                book.offers
                    .iter()
                    .filter_map(|offer| {
                        let end = reach::reach(&offer.pattern, text, at, around).ends.pop()?;
                        Some((offer, end))
                    })
                    // The same sentence may be an old offer and a new one.
                    .max_by_key(|(offer, end)| (*end, offer.days.hold(day)))
            })
            .flatten();
        match here {
            Some((offer, end)) if end > at => {
                found.push((offer, text.bytes(at..end)));
                at = end;
            }
            _ => at += 1,
        }
    }
    found
}
