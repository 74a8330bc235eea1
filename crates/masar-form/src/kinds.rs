//! The types of questions that XLSForm knows, with the control and the bind
//! that each gets in the XForm. Older spellings are kept: forms live long.

use crate::problems::nearest;

/// How a type looks in the XForm before the row says more.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Kind {
    /// Body element; `None` for what nobody sees.
    pub(crate) control: Option<&'static str>,
    /// For uploads.
    pub(crate) media: Option<&'static str>,
    pub(crate) bind: &'static [(&'static str, &'static str)],
    pub(crate) hint: Option<&'static str>,
}

const fn shown(control: &'static str, bind: &'static [(&'static str, &'static str)]) -> Kind {
    Kind { control: Some(control), media: None, bind, hint: None }
}

const fn hidden(bind: &'static [(&'static str, &'static str)]) -> Kind {
    Kind { control: None, media: None, bind, hint: None }
}

const fn upload(media: &'static str) -> Kind {
    Kind { control: Some("upload"), media: Some(media), bind: &[("type", "binary")], hint: None }
}

const fn hinted(bind: &'static [(&'static str, &'static str)], hint: &'static str) -> Kind {
    Kind { control: Some("input"), media: None, bind, hint: Some(hint) }
}

macro_rules! preload {
    ($from:literal, $kind:literal, $what:literal) => {
        hidden(&[("jr:preload", $from), ("type", $kind), ("jr:preloadParams", $what)])
    };
}

const STRING: &[(&str, &str)] = &[("type", "string")];
const NOTE: &[(&str, &str)] = &[("readonly", "true()"), ("type", "string")];

/// The kind of a type as written on the survey sheet, aliases resolved.
#[rustfmt::skip]
pub(crate) fn kind(name: &str) -> Option<Kind> {
    Some(match name {
        "text" | "string" | "q string" | "add text prompt" | "select one external" => shown("input", STRING),
        "integer" | "int" | "q int" | "add integer prompt" => shown("input", &[("type", "int")]),
        "decimal" | "q decimal" | "add decimal prompt" => shown("input", &[("type", "decimal")]),
        "date" | "q date" | "add date prompt" => shown("input", &[("type", "date")]),
        "time" => shown("input", &[("type", "time")]),
        "dateTime" | "datetime" | "date time" | "q dateTime" | "q date time" | "add dateTime prompt"
        | "add date time prompt" => shown("input", &[("type", "dateTime")]),
        "geopoint" | "location" | "gps" | "q geopoint" | "q location" | "add location prompt" => shown("input", &[("type", "geopoint")]),
        "geoshape" | "q geoshape" => shown("input", &[("type", "geoshape")]),
        "geotrace" | "q geotrace" => shown("input", &[("type", "geotrace")]),
        "barcode" | "q barcode" | "add barcode prompt" => shown("input", &[("type", "barcode")]),
        "note" | "q note" | "add note prompt" => shown("input", NOTE),
        "acknowledge" | "q acknowledge" | "add acknowledge prompt" => shown("trigger", STRING),
        "trigger" => shown("trigger", &[]),
        "select one" | "select one using" | "q select1" | "add select one prompt using" => shown("select1", STRING),
        "select all that apply" | "select all that apply from" | "select multiple from" | "select multiple using"
        | "q select" | "add select multiple prompt using" => shown("select", STRING),
        "rank" => shown("odk:rank", &[("type", "odk:rank")]),
        "range" => shown("range", &[("type", "int")]),
        "photo" | "image" | "q picture" | "q image" | "add image prompt" => upload("image/*"),
        "audio" | "q audio" | "add audio prompt" => upload("audio/*"),
        "video" | "q video" | "add video prompt" => upload("video/*"),
        "file" | "add file prompt" => upload("application/*"),
        "osm" => upload("osm/*"),
        "audit" => hidden(&[("type", "binary")]),
        "calculate" | "q calculate" | "add calculate prompt" | "hidden" => hidden(STRING),
        "start-geopoint" => shown("action", &[("type", "geopoint")]),
        "background-audio" => shown("action", &[("type", "binary")]),
        "background-geopoint" => shown("trigger", &[("type", "geopoint")]),
        "start" | "start time" | "get start time" => preload!("timestamp", "dateTime", "start"),
        "end" | "end time" | "get end time" => preload!("timestamp", "dateTime", "end"),
        "today" | "get today" => preload!("date", "date", "today"),
        "deviceid" | "device id" | "get device id" | "imei" => preload!("property", "string", "deviceid"),
        "subscriberid" | "subscriber id" | "get subscriber id" => preload!("property", "string", "subscriberid"),
        "simserial" | "sim id" | "get sim id" => preload!("property", "string", "simserial"),
        "phonenumber" | "get phone number" => preload!("property", "string", "phonenumber"),
        "username" => preload!("property", "string", "username"),
        "email" => preload!("property", "string", "email"),
        "uri:subscriberid" => preload!("property", "string", "uri:subscriberid"),
        "uri:phonenumber" => preload!("property", "string", "uri:phonenumber"),
        "uri:simserial" => preload!("property", "string", "uri:simserial"),
        "uri:deviceid" => preload!("property", "string", "uri:deviceid"),
        "uri:username" => preload!("property", "string", "uri:username"),
        "uri:email" => preload!("property", "string", "uri:email"),
        "percentage" => shown("input", &[("type", "int"), ("constraint", "0 <= . and . <= 100")]),
        "number of days in last month" => hinted(&[("type", "int"), ("constraint", "0 <= . and . <= 31")], "Enter a number 0-31."),
        "number of days in last six months" => hinted(&[("type", "int"), ("constraint", "0 <= . and . <= 183")], "Enter a number 0-183."),
        "number of days in last year" => hinted(&[("type", "int"), ("constraint", "0 <= . and . <= 365")], "Enter a number 0-365."),
        "phone number" => hinted(&[("type", "string"), ("constraint", "regex(., '^\\d*$')")], "Enter numbers only."),
        _ => return None,
    })
}

/// The type that an older spelling stands for.
pub(crate) fn current_name(name: &str) -> &str {
    match name {
        "imei" => "deviceid",
        "image" | "add image prompt" | "add photo prompt" => "photo",
        "add audio prompt" => "audio",
        "add video prompt" => "video",
        "add file prompt" => "file",
        other => other,
    }
}

/// Types to offer instead of an unknown one.
pub(crate) fn nearest_types(wanted: &str) -> String {
    const OFFERED: [&str; 34] = [
        "text",
        "integer",
        "decimal",
        "date",
        "time",
        "dateTime",
        "geopoint",
        "geoshape",
        "geotrace",
        "barcode",
        "note",
        "acknowledge",
        "select_one",
        "select_multiple",
        "select_one_from_file",
        "select_multiple_from_file",
        "rank",
        "range",
        "image",
        "audio",
        "video",
        "file",
        "calculate",
        "hidden",
        "begin_group",
        "end_group",
        "begin_repeat",
        "end_repeat",
        "start",
        "end",
        "today",
        "deviceid",
        "username",
        "audit",
    ];
    let first = wanted.split_whitespace().next().unwrap_or(wanted);
    match nearest(wanted, OFFERED.into_iter()) {
        none if none == "-" => nearest(first, OFFERED.into_iter()),
        found => found,
    }
}
