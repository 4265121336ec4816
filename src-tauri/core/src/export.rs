//! The history as a file for other programs: CSV for a spreadsheet, JSON for all else. Pure.
//!
//! One line an entry, as the shop sent it: nothing is cut or translated but the
//! heads of the columns and, in CSV, how numbers are written. Texts are strangers':
//! `cell` keeps them texts. Where the file lies, and that it is written whole, is
//! the caller's.

mod cell;

use std::io::{BufWriter, Write};

use jiff::tz::TimeZone;
use serde::Serialize;

use cell::Style;

use crate::{
    event::{Kind, Message, Money, Order, Payment, What, without_mark},
    handle::RequestError,
    i18n::Translator,
    store::Entry,
};

#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// The history could not be read.
    #[error(transparent)]
    Refused(#[from] RequestError),
    /// The disk is full, or the file cannot be written.
    #[error("export: {0}")]
    Io(#[from] std::io::Error),
}

/// How an entry is put down.
#[derive(Clone, Copy)]
pub struct Export<'a> {
    pub i18n: &'a Translator,
    /// Times are those of this clock.
    pub zone: &'a TimeZone,
    /// The name of the shop whose feed this is, where it is known.
    pub shop: &'a dyn Fn(&str) -> Option<String>,
}

/// One line; the names are those of the JSON, and stay.
#[derive(Debug, Default, PartialEq, Serialize)]
struct Line<'a> {
    /// 2026-11-24T14:02:05+02:00
    time: String,
    #[serde(rename = "type")]
    kind: &'static str,
    status: Option<&'a str>,
    /// Of an order; the reference of a payment.
    number: Option<&'a str>,
    name: Option<&'a str>,
    phone: Option<&'a str>,
    /// Exact, with a point: "12500.5"
    amount: Option<Money>,
    currency: Option<&'a str>,
    text: Option<&'a str>,
    shop: String,
    handled: bool,
    /// What Mobile Money calls a payment.
    momo: Option<&'a str>,
}

impl Export<'_> {
    /// RFC 4180, in UTF-8 and marked so: Excel takes it for another code otherwise.
    /// Cells are parted as spreadsheets of the language expect it. Says how many
    /// entries there are.
    pub fn csv(
        &self,
        entries: impl IntoIterator<Item = Result<Entry, RequestError>>,
        mut out: impl Write,
    ) -> Result<u64, ExportError> {
        let say = |key| self.i18n.text(key);
        out.write_all("\u{feff}".as_bytes())?;
        let style = Style::of(self.i18n.language);
        let mut builder = csv::WriterBuilder::new();
        builder.terminator(csv::Terminator::CRLF).quote_style(csv::QuoteStyle::NonNumeric);
        builder.delimiter(style.separator);
        let mut out = builder.from_writer(out);
        let head = [
            say("export-time"),
            say("export-type"),
            say("export-status"),
            say("export-number"),
            say("export-name"),
            say("export-phone"),
            say("export-amount"),
            say("export-currency"),
            say("export-text"),
            say("export-shop"),
            say("export-handled"),
            say("export-momo"),
        ];
        out.write_record(&head).map_err(std::io::Error::from)?;
        let (yes, no) = (say("export-yes"), say("export-no"));
        let mut count = 0;
        for entry in entries {
            let entry = entry?;
            let line = self.line(&entry);
            // A spreadsheet knows a time by this form, and by no other of ISO 8601.
            let time = entry.at.to_zoned_datetime(self.zone.clone());
            let time = time.strftime("%Y-%m-%d %H:%M:%S").to_string();
            let text = |text: Option<&str>| style.text(text.unwrap_or_default());
            let cells = [
                time,
                line.kind.to_owned(),
                text(line.status),
                text(line.number),
                text(line.name),
                text(line.phone),
                // A number is no formula, also where it begins with a minus.
                line.amount
                    .map(|Money(amount)| style.number(&amount.to_string()))
                    .unwrap_or_default(),
                text(line.currency),
                text(line.text),
                style.text(&line.shop),
                style.text(if line.handled { &yes } else { &no }),
                text(line.momo),
            ];
            out.write_record(&cells).map_err(std::io::Error::from)?;
            count += 1;
        }
        out.flush()?;
        Ok(count)
    }

    /// A list of objects, one a line. Says how many there are.
    pub fn json(
        &self,
        entries: impl IntoIterator<Item = Result<Entry, RequestError>>,
        out: impl Write,
    ) -> Result<u64, ExportError> {
        let mut out = BufWriter::new(out);
        let mut count = 0;
        for entry in entries {
            out.write_all(if count == 0 { b"[\n" } else { b",\n" })?;
            serde_json::to_writer(&mut out, &self.line(&entry?)).map_err(std::io::Error::from)?;
            count += 1;
        }
        out.write_all(if count == 0 { b"[]\n" } else { b"\n]\n" })?;
        out.flush()?;
        Ok(count)
    }

    fn line<'a>(&self, entry: &'a Entry) -> Line<'a> {
        let kind = entry.event.kind();
        let time = entry.at.to_zoned_datetime(self.zone.clone());
        let line = Line {
            time: time.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string(),
            kind: Kind::name(kind),
            shop: (self.shop)(&entry.feed.id).unwrap_or_else(|| entry.feed.id.clone()),
            handled: entry.read,
            ..Line::default()
        };
        let mut line = match &entry.event.what {
            What::Payment(Payment {
                amount,
                currency,
                payer,
                status,
                phone,
                reference,
                momo,
                ..
            }) => {
                // The number stands in for a name that is not known.
                let name = payer.as_deref().filter(|payer| !is_phone(payer));
                Line {
                    status: status.word(),
                    number: reference.as_deref(),
                    name,
                    phone: phone.as_deref().or(payer.as_deref().filter(|_| name.is_none())),
                    amount: *amount,
                    currency: currency.as_deref(),
                    momo: momo.as_deref(),
                    ..line
                }
            }
            What::Order(Order { id, number, status, total, currency, buyer, product, .. }) => {
                Line {
                    status: status.word(),
                    number: number.as_deref().or(Some(id)),
                    name: buyer.as_deref(),
                    amount: *total,
                    currency: currency.as_deref(),
                    text: product.as_deref(),
                    ..line
                }
            }
            What::Message(Message { sender, text, .. }) => {
                Line { name: sender.as_deref(), text: text.as_deref(), ..line }
            }
        };
        let Line { status, number, name, phone, currency, text, momo, .. } = &mut line;
        for cell in [status, number, name, phone, currency, text, momo].into_iter().flatten() {
            *cell = without_mark(cell);
        }
        line
    }
}

fn is_phone(text: &str) -> bool {
    text.contains(|c: char| c.is_ascii_digit())
        && text.chars().all(|c| c.is_ascii_digit() || "+-() .".contains(c))
}

#[cfg(test)]
mod tests;
