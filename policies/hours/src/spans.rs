//! Stretches of time or of a day, `[start, end)`.

/// The same stretches in order and apart from each other; what ends before it begins is left out.
pub(crate) fn joined(mut spans: Vec<(i64, i64)>) -> Vec<(i64, i64)> {
    spans.retain(|(start, end)| start < end);
    spans.sort_unstable();
    let mut apart: Vec<(i64, i64)> = Vec::with_capacity(spans.len());
    for (start, end) in spans {
        match apart.last_mut() {
            Some(last) if start <= last.1 => last.1 = last.1.max(end),
            _ => apart.push((start, end)),
        }
    }
    apart
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stretches_that_touch_become_one() {
        let spans = vec![(9, 12), (3, 5), (4, 6), (7, 7), (8, 2), (12, 13)];
        assert_eq!(joined(spans), [(3, 6), (9, 13)]);
    }
}
