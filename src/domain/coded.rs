//! Enums that are stored, exported and shown: one line a value.
//!
//! A code is for machines and never changes; a label is for people and may.

/// Declares an enum whose values have a stable code and a label in plain words.
///
/// It adds `ALL` (reading order), `code`, `from_code`, `label`, `Display` (the
/// label) and serde by code, so that a stored value and a JSON value are alike.
macro_rules! coded {
    (
        $(#[$outer:meta])*
        pub enum $name:ident {
            $( $(#[$inner:meta])* $variant:ident = $code:literal, $label:literal; )+
        }
    ) => {
        $(#[$outer])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum $name {
            $( #[doc = $label] $(#[$inner])* $variant, )+
        }

        impl $name {
            /// Every value, in reading order.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The stable code that is stored and exported.
            #[must_use]
            pub const fn code(self) -> &'static str {
                match self { $(Self::$variant => $code),+ }
            }

            /// Reads a stored or submitted code; none when it is not known.
            #[must_use]
            pub fn from_code(code: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|value| value.code() == code)
            }

            /// The words that a person reads.
            #[must_use]
            pub const fn label(self) -> &'static str {
                match self { $(Self::$variant => $label),+ }
            }
        }

        impl ::std::fmt::Display for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.write_str(self.label())
            }
        }

        impl From<$name> for &'static str {
            fn from(value: $name) -> Self {
                value.label()
            }
        }

        impl ::serde::Serialize for $name {
            fn serialize<Z: ::serde::Serializer>(&self, serializer: Z) -> Result<Z::Ok, Z::Error> {
                serializer.serialize_str(self.code())
            }
        }

        impl<'de> ::serde::Deserialize<'de> for $name {
            fn deserialize<D: ::serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let code = <String as ::serde::Deserialize>::deserialize(deserializer)?;
                Self::from_code(&code).ok_or_else(|| {
                    ::serde::de::Error::custom(format!("{code:?} is not a code of {}", stringify!($name)))
                })
            }
        }
    };
}

pub(crate) use coded;
