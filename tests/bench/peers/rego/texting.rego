# The texting policy in Rego v1. Tables come as data.
package texting

body := input.message.body

lowered := lower(body)

marketing if {
	some phrase in data.phrases
	contains(lowered, phrase)
}

profane if {
	some word in regex.find_n(`[a-z0-9_]+`, lowered, -1)
	word in data.words
}

open if {
	hours := data.states[input.recipient.state]
	input.recipient.local_hour >= hours.open
	input.recipient.local_hour < hours.close
	sunday_ok(hours)
}

sunday_ok(_) if input.recipient.local_weekday != 0

sunday_ok(hours) if hours.sunday

reasons contains "OPTED_OUT" if input.recipient.opted_out

reasons contains "MARKETING_CONSENT" if {
	input.recipient.consent != "written"
	marketing
}

reasons contains "AUTOMATED_CONSENT" if {
	input.message.trigger == "automated"
	input.recipient.consent == "none"
}

reasons contains "QUIET_HOURS" if not open

reasons contains "FREQUENCY_CAP" if {
	input.message.sent_last_24h >= data.cap
	input.recipient.state in data.cap_states
	marketing
}

reasons contains "DEVICE" if {
	input.sender.device == "personal"
	not input.sender.approved_personal
}

reasons contains "PROFANITY" if profane

reasons contains "SSN" if regex.match(`\b[0-9]{3}-[0-9]{2}-[0-9]{4}\b`, body)

reasons contains "CARD" if {
	some run in regex.find_n(`[0-9](?:[ -]?[0-9]){12,}`, body, -1)
	digits := [to_number(d) | some d in regex.find_n(`[0-9]`, run, -1)]
	count(digits) >= 13
	count(digits) <= 16
	luhn(digits)
}

luhn(digits) if {
	last := count(digits) - 1
	total := sum([luhn_term(digit, (last - i) % 2) | some i, digit in digits])
	total % 10 == 0
}

luhn_term(digit, 0) := digit

luhn_term(digit, 1) := digit * 2 if digit < 5

luhn_term(digit, 1) := (digit * 2) - 9 if digit >= 5

reasons contains "NON_ASCII" if regex.match(`[^\x00-\x7F]`, body)

reasons contains "NO_STOP" if {
	not contains(body, "STOP")
	marketing
}

default allow := false

allow if count(reasons) == 0

decision := {"allow": allow, "reasons": reasons}
