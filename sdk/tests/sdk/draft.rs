//! Drafts: classes and spans.

use maysend_sdk::prelude::*;

fn class_of(values: &[&str]) -> Class {
    Draft::new("Hi", values.iter().map(|value| Label::new("class", *value))).class()
}

#[test]
fn the_strictest_class_counts_and_the_unknown_is_marketing() {
    assert_eq!(class_of(&["conversational"]), Class::Conversational);
    assert_eq!(
        class_of(&["conversational", "informational"]),
        Class::Informational
    );
    assert_eq!(class_of(&["marketing", "conversational"]), Class::Marketing);
    assert_eq!(class_of(&[]), Class::Marketing);
    assert_eq!(class_of(&["unclear"]), Class::Marketing);
    assert_eq!(
        class_of(&["informational", "Informational"]),
        Class::Marketing
    );
    assert!(
        Class::Conversational < Class::Informational && Class::Informational < Class::Marketing
    );
    for class in [
        Class::Conversational,
        Class::Informational,
        Class::Marketing,
    ] {
        assert_eq!(Draft::new("Hi", [Label::class(class)]).class(), class);
    }
}

#[test]
fn labels_are_found_by_name() {
    let draft = Draft::new(
        "Hi",
        [
            Label::new("topic", "trade-in"),
            Label::new("zone", "America/Chicago"),
            Label::new("topic", "finance"),
        ],
    );
    assert_eq!(
        draft.values("topic").collect::<Vec<_>>(),
        ["trade-in", "finance"]
    );
    assert!(draft.has("topic", "finance") && !draft.has("topic", "service"));
    assert_eq!(draft.labels("zone").count(), 1);
    assert_eq!(draft.all_labels().len(), 3);
}

#[test]
fn spans_are_bytes_on_character_boundaries() {
    let draft = Draft::new("Où? Là-bas.", []);
    let span = draft.find("Là").unwrap();
    assert_eq!((span.start, span.end), (5, 8));
    assert_eq!(draft.text(span), Some("Là"));
    assert_eq!(draft.find("la"), None);
    assert_eq!(draft.span(0..2), None);
    assert_eq!(draft.span(0..99), None);
    #[expect(clippy::reversed_empty_ranges, reason = "that is what is tried")]
    let reversed = draft.span(5..3);
    assert_eq!(reversed, None);
    assert_eq!(draft.text(Span { start: 1, end: 2 }), None);
    assert_eq!(
        draft.text(Span {
            start: 3,
            end: u32::MAX
        }),
        None
    );
    let end = draft.body().len();
    assert!(draft.span(end..end).is_some());
}

#[test]
fn the_span_of_a_slice_is_where_it_stands() {
    let draft = Draft::new("one two one", []);
    let last = draft.body().rsplit(' ').next().unwrap();
    let span = draft.span_of(last).unwrap();
    assert_eq!((span.start, span.end), (8, 11));
    assert_eq!(draft.span_of(draft.body()).unwrap().end, 11);
    let elsewhere = "one".to_owned();
    assert_eq!(draft.span_of(&elsewhere), None);
}
