//! Figures, what they should be, and whether they are.

pub struct Figure {
    name: String,
    value: f64,
    unit: &'static str,
    /// Where half of the samples are.
    spread: Option<(f64, f64)>,
    /// The same of a program that does only this, in the same run.
    bare: Option<f64>,
    target: Target,
}

enum Target {
    /// For information.
    None,
    Below(f64),
    AtMost(f64),
}

impl Figure {
    pub fn new(name: impl Into<String>, value: f64, unit: &'static str) -> Self {
        Self { name: name.into(), value, unit, spread: None, bare: None, target: Target::None }
    }

    /// The median of so many samples, and how far they are apart.
    pub fn median(name: impl Into<String>, samples: &[f64], unit: &'static str) -> Self {
        let spread = Some((quantile(samples, 0.25), quantile(samples, 0.75)));
        Self { spread, ..Self::new(name, quantile(samples, 0.5), unit) }
    }

    pub fn bare(mut self, bare: f64) -> Self {
        self.bare = Some(bare);
        self
    }

    pub fn below(mut self, target: f64) -> Self {
        self.target = Target::Below(target);
        self
    }

    pub fn at_most(mut self, target: f64) -> Self {
        self.target = Target::AtMost(target);
        self
    }

    pub fn is_met(&self) -> bool {
        match self.target {
            Target::None => true,
            Target::Below(target) => self.value < target,
            Target::AtMost(target) => self.value <= target,
        }
    }
}

pub fn print(figures: &[Figure]) {
    let wide = figures.iter().map(|figure| figure.name.chars().count()).max().unwrap_or(0);
    println!("\n{:wide$}  {:>16}  {:>12}  {:>12}", "", "measured", "bare", "target");
    for figure in figures {
        let Figure { name, value, unit, .. } = figure;
        let (target, verdict) = match figure.target {
            Target::None => (String::new(), ""),
            _ if !figure.is_met() => (bound(figure), "MISSED"),
            _ => (bound(figure), "met"),
        };
        let measured = format!("{} {unit}", number(*value));
        let bare = figure.bare.map(|bare| format!("{} {unit}", number(bare))).unwrap_or_default();
        let line = format!("{name:wide$}  {measured:>16}  {bare:>12}  {target:>12}  {verdict}");
        println!("{}", line.trim_end());
    }
    println!();
}

/// For `cargo xtask bench`, which puts the tables of several runs together.
pub fn json(figures: &[Figure]) -> serde_json::Value {
    let row = |figure: &Figure| {
        let with_unit = |value| format!("{} {}", number(value), figure.unit).trim_end().to_owned();
        serde_json::json!({
            "name": figure.name,
            "value": with_unit(figure.value),
            "spread": figure.spread.map(|(low, high)| format!("{} to {}", number(low), number(high))),
            "bare": figure.bare.map(with_unit),
            "target": bound(figure).trim_end(),
            "met": figure.is_met(),
        })
    };
    figures.iter().map(row).collect()
}

fn bound(figure: &Figure) -> String {
    match figure.target {
        Target::None => String::new(),
        Target::Below(target) => format!("< {} {}", number(target), figure.unit),
        Target::AtMost(target) => format!("≤ {} {}", number(target), figure.unit),
    }
}

/// Three figures are all that such a measurement is good for.
fn number(value: f64) -> String {
    match value {
        0.0 => "0".into(),
        value if value.fract() == 0.0 || value >= 100.0 => format!("{value:.0}"),
        value if value >= 10.0 => format!("{value:.1}"),
        value => format!("{value:.2}"),
    }
}

/// The value that so much of a list, from 0 to 1, is below.
pub fn quantile(values: &[f64], share: f64) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let last = sorted.len().saturating_sub(1);
    sorted.get((last as f64 * share).round() as usize).copied().unwrap_or(f64::NAN)
}
