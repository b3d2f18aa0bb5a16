//! A customer put into a state.

use anyhow::Context as _;
use maysend::{Phone, Request};
use maysend_jurisdiction::{Facts, State, States, candidates};

/// The states that were named.
pub(super) fn states(names: &[String]) -> anyhow::Result<Vec<State>> {
    if names.iter().any(|name| name.eq_ignore_ascii_case("all")) {
        return Ok(States::without_territories().iter().collect());
    }
    let states = names.iter().map(|name| {
        State::from_code(name)
            .with_context(|| format!("there is no state `{name}`: give two letters, like `TX`"))
    });
    states.collect()
}

/// The request with its customer in the state, and nowhere else: the area code is one of this state alone.
pub(super) fn put(request: &Request, state: State) -> anyhow::Result<Request> {
    let phone =
        phone(state).with_context(|| format!("{} has no area code of its own", state.name()))?;
    let mut request = request.clone();
    let recipient = &mut request.recipient;
    recipient.phone = phone;
    recipient.region = Some(state.code().to_owned());
    recipient.postal_code = None;
    recipient.time_zone = None;
    Ok(request)
}

fn phone(state: State) -> Option<Phone> {
    (201..=989).find_map(|code| {
        let number = format!("+1{code}5550123");
        let found = candidates(&Facts {
            phone: Some(&number),
            ..Facts::default()
        });
        let only = !found.everywhere
            && !found.places.is_empty()
            && found
                .places
                .iter()
                .all(|place| place.states == States::from(state));
        if only { number.parse().ok() } else { None }
    })
}
