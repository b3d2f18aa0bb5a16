//! Texts that ask, and texts that only look like it.

use super::*;

fn asks(body: &str) -> Option<bool> {
    let asks = Asks::load().unwrap();
    asks.read_text(body).request.map(|request| {
        assert!(body.get(request.span).is_some());
        request.marketing
    })
}

#[test]
fn direct_and_indirect_requests_are_found() {
    for body in [
        "Hi, this is Amy at Smith Honda. May I text you? Reply YES or NO.",
        "Can we text you when your car is ready?",
        "Is it okay if I message you about the Civic?",
        "Would it be alright to text you updates?",
        "Do we have your permission to text you?",
        "Do you consent to receive texts from Smith Honda?",
        "Is texting ok with you?",
        "Is this number good for texts?",
        "Would you like to receive text updates from us?",
        "Reply Y to receive service alerts from us.",
        "Let me know if it's fine to keep you posted by text.",
        "Do you mind if we text you?",
        "Would texting be easier for you?",
        "Shall we keep in touch by text?",
        "Would it be OK to reach out by text from now on?",
        "Let us know if we may contact you by text",
        "If it's okay to text this number, let me know",
        "May we add this number to our list for texts?",
        "Okay for us to use this number for texts?",
        "Say yes and I'll text you now and then",
        "¿Le podemos enviar mensajes?",
        "¿Podemos mandarle mensajes a este número?",
        "Responda SI para recibir mensajes de Smith Honda",
        "¿Nos da permiso para enviarle textos?",
        "Please opt in to our messages",
        "Do you give us the OK to send messages?",
        "Kindly authorize us to message you.",
        "Please confirm you agree to be contacted at this number.",
        "To keep receiving messages please respond with Y.",
        "Shoot me a yes and I'll keep you posted by text.",
        "Hit me back with a yes if texts are cool.",
        "Let me know if texting works for you.",
        "Are texts the way to go for you?",
        "Please reply AGREE.",
        "¿Está de acuerdo en recibir textos?",
        "Conteste SI para seguir en contacto.",
        "Solo diga que sí y le aviso por mensaje.",
    ] {
        assert!(asks(body).is_some(), "{body}");
    }
    for body in [
        "Smith Honda: want our monthly deals by text? Reply YES to join.",
        "Text DEALS to 55512 for specials",
        "Join our VIP text club for savings!",
        "¿Quiere recibir nuestras ofertas por mensaje?",
    ] {
        assert_eq!(asks(body), Some(true), "{body}");
    }
}

#[test]
fn other_questions_are_not() {
    for body in [
        "Smith Honda Service: your Accord is ready. Reply STOP to opt out.",
        "Reply YES to confirm your appointment.",
        "Reply C to confirm, or call us.",
        "OK to repair for $35? Reply YES to approve.",
        "Can I text you a photo of the brake pads?",
        "Want me to text you the estimate?",
        "Can you text me a picture of the VIN?",
        "I can text you when it's done.",
        "Does 3pm work for you?",
        "Text me when you get here.",
        "I'll text you the link.",
        "You're opted out and will get no more texts. Reply START to resume.",
        "Please join us Saturday for the test drive.",
        "Did you get my text? Is 5 okay?",
        "Reply YES and I'll text you the address.",
        "Okay, I will text you when the part is in.",
        "Is this still a good number to reach you?",
        "Can we keep your car overnight?",
        "Let us know if you want to keep the old rotors.",
        "Let me know if I should text you the invoice.",
        "We agreed to have the invoice sent to your insurer.",
        "Please authorize us to replace the belt.",
        "Let me know if Tuesday works for you, I got your text.",
        "Yes, and we keep the loaner ready for you.",
        "Give us the OK and we start on the brakes.",
        "To keep your appointment, reply YES.",
        "Conteste SI para confirmar su cita.",
    ] {
        assert_eq!(asks(body), None, "{body}");
    }
}

#[test]
fn long_texts_cost_no_more_than_their_length() {
    assert_eq!(asks(&"may ".repeat(20_000)), None);
    assert_eq!(asks(&"reply yes to ".repeat(20_000)), None);
}
