package sentences

// structure is the sentences of documents that their XML schema rejects: the rule,
// and each way in which it can be broken. {found} names the field with the group
// that it is in, or the field with its value.
func structure() table {
	return table{
		"XSD": say("“{found}” is not as documents of this kind must be built.", "“{found}” er ikke, som dokumenter af denne slags skal være bygget op."),
		"XSD unexpected": say("“{found}” does not belong here: it is unknown, stands in the wrong order or is given too often.",
			"“{found}” hører ikke til her: feltet er ukendt, står i forkert rækkefølge eller er angivet for mange gange."),
		"XSD foreign": say("“{found}” is not known, and only what is known may stand here.", "“{found}” er ikke kendt, og kun det kendte må stå her."),
		"XSD missing": say("“{found}” is missing, or it stands in the wrong place.", "“{found}” mangler eller står det forkerte sted."),
		"XSD unknown-attribute": say("“{found}” is a detail that must not be given with this field.",
			"“{found}” er en oplysning, der ikke må angives ved dette felt."),
		"XSD missing-attribute": say("“{found}” is a detail that must be given with this field.",
			"“{found}” er en oplysning, der skal angives ved dette felt."),
		"XSD text":     say("“{found}” has text of its own; only the fields inside it may have text.", "“{found}” har selv tekst; kun felterne inden i må have tekst."),
		"XSD nested":   say("“{found}” may hold one value, but it holds further fields.", "“{found}” må rumme én værdi, men rummer flere felter."),
		"XSD filled":   say("“{found}” must be empty.", "“{found}” skal være tom."),
		"XSD nil":      say("“{found}” is marked as having no value, which this field must not be.", "“{found}” er markeret som uden værdi, og det må dette felt ikke være."),
		"XSD kind":     say("“{found}” says that it is of another kind than the field can be.", "“{found}” siger, at den er af en anden slags, end feltet kan være."),
		"XSD fixed":    say("“{found}” is not the only value that may stand there.", "“{found}” er ikke den eneste værdi, der må stå der."),
		"XSD choice":   say("“{found}” is not one of the values that may stand there.", "“{found}” er ikke en af de værdier, der må stå der."),
		"XSD length":   say("“{found}” is too short or too long.", "“{found}” er for kort eller for lang."),
		"XSD number":   say("“{found}” is not a number such as 1250.50; write it with a point and without other signs.", "“{found}” er ikke et tal som 1250.50; skriv det med punktum og uden andre tegn."),
		"XSD integer":  say("“{found}” is not a whole number such as 12.", "“{found}” er ikke et helt tal som 12."),
		"XSD flag":     say("“{found}” must be true or false.", "“{found}” skal være true eller false."),
		"XSD date":     say("“{found}” is not a day such as 2026-03-31.", "“{found}” er ikke en dag som 2026-03-31."),
		"XSD time":     say("“{found}” is not a time such as 09:30:00.", "“{found}” er ikke et klokkeslæt som 09:30:00."),
		"XSD moment":   say("“{found}” is not a day with a time, such as 2026-03-31T09:30:00.", "“{found}” er ikke en dag med klokkeslæt som 2026-03-31T09:30:00."),
		"XSD file":     say("“{found}” holds a file that is damaged or cut off.", "“{found}” rummer en fil, der er beskadiget eller afkortet."),
		"XSD address":  say("“{found}” is not a web address or the like.", "“{found}” er ikke en webadresse eller lignende."),
		"XSD language": say("“{found}” is not the code of a language, such as da or en-GB.", "“{found}” er ikke koden for et sprog som da eller en-GB."),
		"XSD name":     say("“{found}” is not a name: it must begin with a letter and have no blanks.", "“{found}” er ikke et navn: det skal begynde med et bogstav og være uden mellemrum."),
		"XSD twice":    say("“{found}” is given to two things, but a name may be given only once.", "“{found}” er givet til to ting, men et navn må kun gives én gang."),
	}
}
