//! Functions of points, lines and areas on the earth.

#![allow(clippy::float_arithmetic, reason = "geography on a sphere")]
#![allow(clippy::float_cmp, reason = "a closed line ends exactly where it began")]

use super::{Answer, Call, Function};
use crate::xpath::{EvaluateError, Value};

/// Metres; the radius that phones use.
const EARTH_RADIUS: f64 = 6_378_100.0;

/// Latitude and longitude in degrees.
type Point = (f64, f64);

pub(super) fn call<'a>(call: &Call<'_, 'a>) -> Option<Answer<'a>> {
    Some(match call.function {
        Function::Area => points(call, 0).map(|points| Value::Number(hundredths(area(&points)))),
        Function::Distance => points(call, 0).map(|points| {
            let metres: f64 = points.windows(2).map(|pair| distance(pair[0], pair[1])).sum();
            Value::Number(hundredths(metres))
        }),
        Function::Geofence => geofence(call),
        _ => return None,
    })
}

/// Points of all arguments from one on; nodes may be points, or one a trace.
fn points(call: &Call<'_, '_>, from: usize) -> Result<Vec<Point>, EvaluateError> {
    let mut points = Vec::new();
    for text in call.texts(from)? {
        call.scope.budget.text(text.len())?;
        for point in text.split(';').map(str::trim).filter(|point| !point.is_empty()) {
            points.push(point_read(point).unwrap_or((f64::NAN, f64::NAN)));
        }
    }
    Ok(points)
}

/// `lat lon altitude accuracy`, of which the last two may be left out.
pub(crate) fn point_read(text: &str) -> Option<Point> {
    let mut parts = text.split_ascii_whitespace();
    let latitude: f64 = parts.next()?.parse().ok()?;
    let longitude: f64 = parts.next()?.parse().ok()?;
    let others = parts.all(|part| part.parse::<f64>().is_ok_and(f64::is_finite));
    let inside = latitude.abs() <= 90.0 && longitude.abs() <= 180.0;
    (inside && others && text.split_ascii_whitespace().count() <= 4)
        .then_some((latitude, longitude))
}

fn distance(one: Point, other: Point) -> f64 {
    let (lat_one, lat_other) = (one.0.to_radians(), other.0.to_radians());
    let across = (other.1 - one.1).to_radians();
    let half = ((lat_other - lat_one) / 2.0).sin().powi(2)
        + lat_one.cos() * lat_other.cos() * (across / 2.0).sin().powi(2);
    2.0 * EARTH_RADIUS * half.sqrt().min(1.0).asin()
}

/// Square metres inside a closed line.
fn area(points: &[Point]) -> f64 {
    if points.len() < 3 {
        return 0.0;
    }
    let mut twice = 0.0;
    for (at, one) in points.iter().enumerate() {
        let other = points[(at + 1) % points.len()];
        twice += (other.1 - one.1).to_radians()
            * (2.0 + one.0.to_radians().sin() + other.0.to_radians().sin());
    }
    (twice * EARTH_RADIUS * EARTH_RADIUS / 2.0).abs()
}

/// Whether a point lies inside an area.
fn geofence<'a>(call: &Call<'_, 'a>) -> Answer<'a> {
    let text = call.text(0)?;
    let corners = points(call, 1)?;
    let Some((latitude, longitude)) = point_read(&text) else {
        return Ok(Value::Boolean(false));
    };
    if corners.len() < 4 || corners.first() != corners.last() {
        return Ok(Value::Boolean(false));
    }
    let mut inside = false;
    for pair in corners.windows(2) {
        let ((lat_one, lon_one), (lat_other, lon_other)) = (pair[0], pair[1]);
        let crosses = (lat_other > latitude) != (lat_one > latitude);
        let share = (latitude - lat_other) / (lat_one - lat_other);
        if crosses && longitude < (lon_one - lon_other) * share + lon_other {
            inside = !inside;
        }
    }
    Ok(Value::Boolean(inside))
}

/// Metres and square metres are written to the hundredth.
fn hundredths(number: f64) -> f64 {
    (number * 100.0 + 0.5).floor() / 100.0
}
