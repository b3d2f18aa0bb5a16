//! Where a JSON value ends, found without understanding it.

/// What has been seen of a value so far.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    /// It is not closed yet.
    Open,
    /// It is closed, and nothing but blanks came after.
    Whole,
    /// It cannot become an object or an array any more.
    Broken,
}

/// Follows brackets and texts, byte by byte.
#[derive(Debug, Default)]
pub(crate) struct Scan {
    depth: usize,
    in_text: bool,
    is_escaped: bool,
    is_closed: bool,
    is_broken: bool,
}

impl Scan {
    pub(crate) fn of(bytes: &[u8]) -> Shape {
        let mut scan = Self::default();
        scan.feed(bytes)
    }

    pub(crate) fn feed(&mut self, bytes: &[u8]) -> Shape {
        for byte in bytes {
            self.take(*byte);
        }
        self.shape()
    }

    pub(crate) fn take(&mut self, byte: u8) {
        if self.in_text {
            match byte {
                // A text cannot run over the end of a line: somebody forgot to close it.
                b'\n' => self.is_broken = true,
                _ if self.is_escaped => self.is_escaped = false,
                b'\\' => self.is_escaped = true,
                b'"' => self.in_text = false,
                _ => {}
            }
            return;
        }
        match byte {
            b' ' | b'\t' | b'\r' | b'\n' => {}
            _ if self.is_closed => self.is_broken = true,
            b'{' | b'[' => self.depth = self.depth.saturating_add(1),
            b'}' | b']' => match self.depth.checked_sub(1) {
                Some(0) => {
                    self.depth = 0;
                    self.is_closed = true;
                }
                Some(depth) => self.depth = depth,
                None => self.is_broken = true,
            },
            _ if self.depth == 0 => self.is_broken = true,
            b'"' => self.in_text = true,
            _ => {}
        }
    }

    pub(crate) fn shape(&self) -> Shape {
        if self.is_broken {
            Shape::Broken
        } else if self.is_closed {
            Shape::Whole
        } else {
            Shape::Open
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn brackets_in_texts_do_not_count() {
        assert_eq!(Scan::of(br#"{"a": "}{", "b": "\"}"}"#), Shape::Whole);
        assert_eq!(Scan::of(br#"{"a": ["#), Shape::Open);
        assert_eq!(Scan::of(b"{\n"), Shape::Open);
    }

    #[test]
    fn what_cannot_be_mended_is_broken() {
        assert_eq!(Scan::of(b"{} {}"), Shape::Broken);
        assert_eq!(Scan::of(b"hello"), Shape::Broken);
        assert_eq!(Scan::of(b"}"), Shape::Broken);
        assert_eq!(Scan::of(b"{\"a\": \"b\n"), Shape::Broken);
    }
}
