//! What customers write, in the three languages they write in.
//!
//! Only their side: the owner's answers never come as notifications.

use rand::rngs::StdRng;

use crate::catalogue::{Product, one_of};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    English,
    French,
    Kinyarwanda,
}

/// Where in a purchase somebody writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moment {
    Question,
    FollowUp,
    Paid,
    Waiting,
    Thanks,
}

/// Kinyarwanda most often, as on any street in Kigali.
pub fn language(dice: &mut StdRng) -> Language {
    use Language::{English, French, Kinyarwanda};
    one_of(&[Kinyarwanda, Kinyarwanda, English, English, French], dice)
}

pub fn line(
    language: Language,
    moment: Moment,
    product: Product,
    amount: u64,
    dice: &mut StdRng,
) -> String {
    one_of(lines(language, moment), dice)
        .replace("{product}", product.name(language))
        .replace("{amount}", &grouped(amount, language))
}

/// A number as people write it: 12,500 or, in French, 12 500.
pub fn grouped(amount: u64, language: Language) -> String {
    let separator = match language {
        Language::French => ' ',
        Language::English | Language::Kinyarwanda => ',',
    };
    let digits = amount.to_string();
    let mut grouped = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            grouped.push(separator);
        }
        grouped.push(digit);
    }
    grouped
}

fn lines(language: Language, moment: Moment) -> &'static [&'static str; 3] {
    use Language::{English, French, Kinyarwanda};
    use Moment::{FollowUp, Paid, Question, Thanks, Waiting};

    match (language, moment) {
        (English, Question) => &[
            "Hello, do you have the {product} in stock?",
            "Good morning! What is your best price for the {product}?",
            "Hi, do you still have the {product}? I need it today.",
        ],
        (English, FollowUp) => &[
            "OK. Can you deliver to Kimironko?",
            "Does it come with a guarantee?",
            "Fine, I am ordering now. Please keep it for me.",
        ],
        (English, Paid) => &[
            "I have just paid {amount} by MoMo, please check.",
            "Payment of RWF {amount} sent, the reference is in the app.",
            "Done, {amount} sent from my wife's number.",
        ],
        (English, Waiting) => &[
            "Hello, when will my order arrive?",
            "Has the moto left already?",
            "Please call me when the driver is near Gisozi.",
        ],
        (English, Thanks) => &[
            "Received, everything is fine. Thank you!",
            "Thanks, exactly what I needed 👍",
            "Got it. I will be back next week for cement.",
        ],
        (French, Question) => &[
            "Bonjour, {product} : vous en avez encore en stock ?",
            "Bonjour, {product} : quel est votre dernier prix ?",
            "Bonsoir, {product}, c'est disponible aujourd'hui ?",
        ],
        (French, FollowUp) => &[
            "D'accord. Vous livrez à Nyamirambo ?",
            "Il y a une garantie ?",
            "Très bien, je commande tout de suite.",
        ],
        (French, Paid) => &[
            "Je viens de payer {amount} F par MoMo, merci de vérifier.",
            "Paiement de {amount} F envoyé, la référence est dans l'application.",
            "C'est payé : {amount} F depuis le numéro de mon frère.",
        ],
        (French, Waiting) => &[
            "Bonjour, ma commande arrive quand ?",
            "Le livreur est-il déjà parti ?",
            "Appelez-moi quand le livreur est à Remera, s'il vous plaît.",
        ],
        (French, Thanks) => &[
            "Bien reçu, merci beaucoup !",
            "Merci, tout est en ordre.",
            "Colis reçu. À la semaine prochaine !",
        ],
        (Kinyarwanda, Question) => &[
            "Muraho, mufite {product}?",
            "Mwaramutse! {product} igura angahe?",
            "Muraho neza, {product} iracyahari?",
        ],
        (Kinyarwanda, FollowUp) => &[
            "Mushobora kuyingezaho i Kimironko?",
            "Ese mwagabanya igiciro gato?",
            "Sawa, ndayigura nonaha. Muyimbikire.",
        ],
        (Kinyarwanda, Paid) => &[
            "Maze kwishyura {amount} kuri MoMo, mwareba?",
            "Nohereje {amount} RWF kuri MoMo.",
            "Namaze kwishyura {amount}, murakoze.",
        ],
        (Kinyarwanda, Waiting) => &[
            "Muraho, ibyo natumije biragera hano ryari?",
            "Ese umumotari yahagurutse?",
            "Mumpamagare umumotari ageze ku Gisozi.",
        ],
        (Kinyarwanda, Thanks) => &[
            "Byangezeho, murakoze cyane!",
            "Murakoze, byose ni byiza 🙏",
            "Nabibonye. Tuzasubira icyumweru gitaha.",
        ],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped_as_each_language_does() {
        for (amount, language, expected) in [
            (500, Language::English, "500"),
            (12_500, Language::Kinyarwanda, "12,500"),
            (1_185_000, Language::French, "1 185 000"),
        ] {
            assert_eq!(grouped(amount, language), expected);
        }
    }
}
