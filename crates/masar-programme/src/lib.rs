//! Programme packages and missions: loaded, checked and hashed.
//!
//! A programme is a folder of plain text; so is a mission. Loading answers the
//! whole of either, or every problem in it with file and line. In the order data
//! flows: `source` reads files, the modules after it read one sort of file
//! each, [`package`] checks a folder, [`mission`] the packages against each other.
//!
//! Nothing here counts anything or knows a country.

pub mod chapter;
pub mod condition;
pub mod gazetteer;
pub mod mission;
pub mod model;
pub mod package;
pub mod package_test;

mod answers;
mod declare;
mod indicator;
mod rules;
mod source;
mod texts;

pub use chapter::{Block, Chapter, FigureRef, Show, Span};
pub use condition::{
    ColumnSchema, ColumnType, Condition, ConditionProblem, Literal, Op, Schema, condition_parse,
    core_columns,
};
pub use gazetteer::{Gazetteer, Place};
pub use mission::{Mission, ReportPlan, mission_load};
pub use model::{
    Both, Column, ColumnSource, Count, Derived, Disclosure, FactRule, Indicator, Package,
    PackageForm, PersonRule, PersonalField, Role, RoundRule, RoundTotal, Time, Transition,
    Workflow,
};
pub use package::package_load;
pub use package_test::PackageTest;
