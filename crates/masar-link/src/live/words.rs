//! The evidence in words of both languages.
//!
//! *Invariant:* words name fields and how they agree, never a value.

use masar_domain::Lang;
use masar_text::tr;

use super::score::Evidence;

impl Evidence {
    /// Stable name, in answers that machines read.
    pub fn code(self) -> &'static str {
        match self {
            Self::NameSame => "name-same",
            Self::NameAlike => "name-alike",
            Self::NameRare => "name-rare",
            Self::NameOrder => "name-order",
            Self::DocumentSame => "document-same",
            Self::DocumentNear => "document-near",
            Self::PhoneSame => "phone-same",
            Self::BirthSame => "birth-same",
            Self::BirthSwapped => "birth-swapped",
            Self::BirthNear => "birth-near",
            Self::SexSame => "sex-same",
            Self::NationalitySame => "nationality-same",
            Self::PlaceSame => "place-same",
            Self::GivenDiffers => "given-differs",
            Self::NameDiffers => "name-differs",
            Self::DocumentDiffers => "document-differs",
            Self::BirthDiffers => "birth-differs",
            Self::SexDiffers => "sex-differs",
            Self::NationalityDiffers => "nationality-differs",
        }
    }

    /// Whether it speaks against.
    pub fn is_against(self) -> bool {
        self >= Self::GivenDiffers
    }

    /// In words.
    pub fn words(self, lang: Lang) -> String {
        tr(lang, &format!("live-{}", self.code()))
    }
}
