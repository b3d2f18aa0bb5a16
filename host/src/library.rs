//! Policies by name, for `use = "standard/hours"` in a policy set.

use std::borrow::Cow;
use std::collections::BTreeMap;

/// Components that policy sets may name.
///
/// ```
/// use maysend::Library;
///
/// let library = Library::new().with("mine/no-finance-on-sunday", &b"\0asm..."[..]);
/// assert_eq!(library.names().collect::<Vec<_>>(), ["mine/no-finance-on-sunday"]);
/// ```
#[derive(Clone, Debug, Default)]
pub struct Library {
    policies: BTreeMap<String, Entry>,
}

#[derive(Clone)]
pub(crate) enum Entry {
    Component(Cow<'static, [u8]>),
    #[cfg(feature = "native-testing")]
    Native(std::sync::Arc<dyn crate::native::NativePolicy>),
}

impl Library {
    /// A library without policies.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The same library and one more component.
    #[must_use]
    pub fn with(
        mut self,
        name: impl Into<String>,
        component: impl Into<Cow<'static, [u8]>>,
    ) -> Self {
        self.policies
            .insert(name.into(), Entry::Component(component.into()));
        self
    }

    /// The same library and a policy that runs outside of any sandbox, for tests.
    #[cfg(feature = "native-testing")]
    #[must_use]
    pub fn with_native(
        mut self,
        name: impl Into<String>,
        policy: impl crate::native::NativePolicy + 'static,
    ) -> Self {
        self.policies
            .insert(name.into(), Entry::Native(std::sync::Arc::new(policy)));
        self
    }

    /// The names, in order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.policies.keys().map(String::as_str)
    }

    pub(crate) fn find(&self, name: &str) -> Option<&Entry> {
        self.policies.get(name)
    }
}

impl<N: Into<String>, C: Into<Cow<'static, [u8]>>> FromIterator<(N, C)> for Library {
    fn from_iter<I: IntoIterator<Item = (N, C)>>(policies: I) -> Self {
        policies
            .into_iter()
            .fold(Self::new(), |library, (name, component)| {
                library.with(name, component)
            })
    }
}

impl std::fmt::Debug for Entry {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Component(bytes) => write!(f, "Component({} bytes)", bytes.len()),
            #[cfg(feature = "native-testing")]
            Self::Native(_) => f.write_str("Native(..)"),
        }
    }
}
