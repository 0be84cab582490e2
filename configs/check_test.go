package configs_test

import (
	"strings"
	"testing"

	"github.com/postbud/postbud/configs"
)

func TestOneMistakeIsSaidWithLineFieldNearestAndAllowed(t *testing.T) {
	tests := []struct{ name, old, new, want string }{
		{"the company's id", "id: fjordlys", "id: Fjordlys El", `line 2: company.id: "Fjordlys El" is not an id`},
		{"the company's name", "  name: Fjordlys El ApS", "  name:", "line 3: company.name: the company needs a name"},
		{"the country", "country: DK", "country: Danmark", `line 4: company.country: "Danmark" is not a country`},
		{"a small country", "country: DK", "country: dk", `line 4: company.country: "dk" is not a country`},
		{"the company's zone", "zone: Europe/Copenhagen", "zone: Europe/Copenhagn", `line 6: company.zone: "Europe/Copenhagn" is not a time zone`},
		{"the machine's zone", "zone: Europe/Copenhagen", "zone: Local", `line 6: company.zone: "Local" is not a time zone`},
		{"the company's language", "language: da\ndest", "language: dk\ndest", `line 7: company.language: "dk" is not known; did you mean "da"; allowed: en, da, sv`},
		{"an id", "  archive:", "  Archive:", "line 22: destinations.Archive: \"Archive\" is not an id\n" +
			`line 51: activations.books.rules.customers.10042.destination: "archive" is not known; did you mean "Archive"`},
		{"a gateway's name", "    name: Archive", "    name: ''", "line 23: destinations.archive.name: the gateway needs a name"},
		{"no name at all", "    name: Archive\n", "", "line 22: destinations.archive.name: the gateway needs a name"},
		{"a gateway", "gateway: shelf", "gateway: shelv", `line 24: destinations.archive.gateway: "shelv" is not known; did you mean "shelf"; allowed: box, shelf`},
		{"no gateway", "    gateway: shelf\n", "", `line 22: destinations.archive.gateway: "" is not known; allowed: box, shelf`},
		{"too many transfers", "transfers: 2", "transfers: 65", "line 12: destinations.nordisk-byg.transfers: parcels at once are 1 to 64"},
		{"too few transfers", "transfers: 2", "transfers: -1", "line 12: destinations.nordisk-byg.transfers: parcels at once are 1 to 64"},
		{"a setting's name", "      user: fj", "      usr: fj", `line 16: destinations.nordisk-byg.settings.usr: there is no such setting; did you mean "user"; allowed: host, port, user, password, key, folder, mode, passive, wait, recipients`},
		{"a setting that is needed", "      host: sftp.nordiskbyg.example\n", "", `line 13: destinations.nordisk-byg.settings.host: "Server" must be filled in`},
		{"all settings", "    settings:\n      path: /srv/archive\n", "", `line 22: destinations.archive.settings.path: "Path" must be filled in`},
		{"a setting out of range", "port: 2022", "port: 65536", "line 15: destinations.nordisk-byg.settings.port: must be from 1 to 65535"},
		{"a setting of another kind", "port: 2022", "port: 2022x", `line 15: destinations.nordisk-byg.settings.port: write a whole number, not "2022x"`},
		{"a choice", "user: fjordlys", "user: fjordlys\n      mode: replase", `line 17: destinations.nordisk-byg.settings.mode: "replase" is not known; did you mean "replace"; allowed: refuse, replace`},
		{"a yes or no", "user: fjordlys", "user: fjordlys\n      passive: maybe", `line 17: destinations.nordisk-byg.settings.passive: write yes or no, not "maybe"`},
		{"a time", "user: fjordlys", "user: fjordlys\n      wait: 30 seconds", `line 17: destinations.nordisk-byg.settings.wait: write a time such as`},
		{"a character that cannot be seen", "user: fjordlys", "user: fjord\u200blys", "line 16: destinations.nordisk-byg.settings.user: holds the character U+200B"},
		{"a rule across settings", "user: fjordlys", "user: root", "line 13: destinations.nordisk-byg.settings: nobody is let in as root"},
		{"a field of a template", "in/{Buyer.Name}", "in/{Buyer.Nane}", "line 18: destinations.nordisk-byg.settings.folder: there is no field {Buyer.Nane}; did you mean {Buyer.Name}?"},
		{"a secret in clear", "password: env:CONFIGS_TEST_PASSWORD", "password: " + canary, "line 17: destinations.nordisk-byg.settings.password: a secret does not belong in this file; write env:NAME or file:PATH"},
		{"a sign-in in clear", "token: file:/nowhere/token", "grant: '{\"refresh_token\":\"" + canary + "\"}'", "line 34: activations.books.settings.grant: a secret does not belong in this file"},
		{"an adaptor's id", "  books:\n", "  bøger:\n", `line 28: activations.bøger: "bøger" is not an id`},
		{"an adaptor's name", "    name: Books\n", "", "line 28: activations.books.name: the adaptor needs a name"},
		{"an adaptor", "adaptor: books", "adaptor: bokos", `line 30: activations.books.adaptor: "bokos" is not known; did you mean "books"; allowed: books`},
		{"an adaptor's setting", "firm: 284517", "firma: 284517", `line 33: activations.books.settings.firma: there is no such setting; did you mean "firm"; allowed: firm, grant, token`},
		{"a date", "start: 2027-01-01", "start: 2027-02-29", `line 31: activations.books.start: "2027-02-29" is not a date of the form YYYY-MM-DD`},
		{"on and off", "active: off", "active: of", `line 48: activations.books.rules.customers.007.active: "of" is not known; did you mean "on"; allowed: on, off`},
		{"a format", "format: tree", "format: treee", `line 38: activations.books.rules.everyone.format: "treee" is not known; did you mean "tree"; allowed: tree, table`},
		{"a customer's format", "format: table", "format: tabel", `line 50: activations.books.rules.customers.10042.format: "tabel" is not known; did you mean "table"; allowed: tree, table`},
		{"a destination", "destination: nordisk-byg", "destination: nordisk-by", `line 39: activations.books.rules.everyone.destination: "nordisk-by" is not known; did you mean "nordisk-byg"; allowed: archive, nordisk-byg`},
		{"a customer's destination", "destination: archive", "destination: archiv", `line 51: activations.books.rules.customers.10042.destination: "archiv" is not known; did you mean "archive"; allowed: archive, nordisk-byg`},
		{"a general setting", "file_name: ", "file_nam: ", `line 41: activations.books.rules.everyone.general.file_nam: there is no such setting; did you mean "file_name"; allowed: file_name, sent_there`},
		{"a file name", `"{Number}-{Key}"`, `"../{Number}"`, "line 41: activations.books.rules.everyone.general.file_name: "},
		{"a field of a file name", `"{Number}-{Key}"`, `"{Numbr}-{Key}"`, "line 41: activations.books.rules.everyone.general.file_name: there is no field {Numbr}; did you mean {Number}?"},
		{"a supplier's setting", "account: DK", "acount: DK", `line 43: activations.books.rules.everyone.supplier.acount: there is no such setting; did you mean "account"; allowed: name, vat_identifier`},
		{"a customer's setting", "active: off", "customer: {langauge: da}", `line 48: activations.books.rules.customers.007.customer.langauge: there is no such setting; did you mean "language"; allowed: language, address_scheme`},
		{"a choice of the customer's", "active: off", "customer: {language: dk}", `line 48: activations.books.rules.customers.007.customer.language: "dk" is not known; did you mean "da"; allowed: da, en, sv`},
		{"an option", "indent: none", "ident: none", `line 45: activations.books.rules.everyone.options.ident: there is no such setting; did you mean "indent"; allowed: indent`},
		{"the choice of an option", "indent: none", "indent: non", `line 45: activations.books.rules.everyone.options.indent: "non" is not known; did you mean "none"; allowed: none, two`},
		{"an option that is needed", "          options:\n            columns: |\n              BT-1\n              BT-2\n", "", `line 49: activations.books.rules.customers.10042.options.columns: "Columns" must be filled in`},
		{"an option of another format", "            columns: |\n              BT-1\n              BT-2\n", "            columns: BT-1\n            indent: none\n", `line 54: activations.books.rules.customers.10042.options.indent: there is no such setting; allowed: columns, key`},
		{"options without a format", "        format: tree\n", "", "line 43: activations.books.rules.everyone.options: no format is named, so there are no options"},
		{"a secret among the options", "            columns: |", "            key: env:KEY\n            columns: |", "line 53: activations.books.rules.customers.10042.options.key: a rule cannot hold a secret"},
		{"delivery", "mode: replace", "moode: replace", `line 58: activations.books.rules.customers.10043.delivery.moode: there is no such setting; did you mean "mode"; allowed: folder, mode`},
		{"delivery that is the destination's alone", "mode: replace", "port: 22", "line 58: activations.books.rules.customers.10043.delivery.port: a rule cannot set it for one customer; allowed: folder, mode"},
		{"the value of delivery", "mode: replace", "mode: replac", `line 58: activations.books.rules.customers.10043.delivery.mode: "replac" is not known; did you mean "replace"; allowed: refuse, replace`},
		{"a field in delivery", `folder: "{Number}"`, `folder: "{Lines[0].LineNett}"`, "line 59: activations.books.rules.customers.10043.delivery.folder: there is no field {Lines.LineNett}; did you mean {Lines.LineNet}?"},
		{"delivery to nowhere", "        destination: nordisk-byg\n", "", "line 56: activations.books.rules.customers.10043.delivery: no destination is named"},
		{"when it runs", "every: weekly", "every: weeky", `line 61: activations.books.schedule.every: "weeky" is not a schedule; write hourly, daily, weekly`},
		{"a time of day", "02:30,", "2.30,", `line 62: activations.books.schedule.at: "2.30" is not a time of day`},
		{"a day", "friday", "fryday", `line 63: activations.books.schedule.days: "fryday" is not a day; write one of`},
		{"a schedule's zone", "zone: Europe/Stockholm", "zone: Europe/Stokholm", `line 64: activations.books.schedule.zone: "Europe/Stokholm" is not a time zone`},
		{"no time of day", "      at: [02:30, \"14:00\"]\n", "", "line 60: activations.books.schedule.at: a weekly schedule needs a time of day"},
		{"an address", "anna@fjordlys.example", "anna.fjordlys.example", `line 67: activations.books.notifications[1].address: "anna.fjordlys.example" is not an e-mail address`},
		{"an address with a name", "anna@fjordlys.example", "Anna <anna@fjordlys.example>", "line 67: activations.books.notifications[1].address: "},
		{"an address twice", "    notifications:\n", "    notifications:\n      - {address: anna@fjordlys.example}\n", "line 68: activations.books.notifications[2].address: anna@fjordlys.example stands here a second time"},
		{"a recipient's language", "        language: da", "        language: d", `line 68: activations.books.notifications[1].language: "d" is not known; did you mean "da"; allowed: en, da, sv`},
		{"what is told", "documents: [negative]", "documents: [negativ]", `line 69: activations.books.notifications[1].documents[1]: "negativ" is not known; did you mean "negative"; allowed: positive, negative`},
		{"what is told of runs", "[positive, negative]", "[positive, neagtive]", `line 70: activations.books.notifications[1].runs[2]: "neagtive" is not known; did you mean "negative"`},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			b := newBench(t)
			err := b.apply(replaced(t, sound, test.old, test.new))
			wants(t, err, strings.Split(test.want, "\n")...)
			if err != nil && strings.Contains(err.Error(), canary) {
				t.Error("the mistake tells the secret")
			}
			if b.setup.writes+b.members.writes != 0 {
				t.Error("something was written")
			}
		})
	}
}

func TestAllMistakesAreSaidTogetherByLine(t *testing.T) {
	text := sound
	for _, change := range [][2]string{
		{"runs: [positive, negative]", "runs: [pos]"}, {"gateway: shelf", "gateway: self"}, {"firm: 284517", "firm: x"},
		{"zone: Europe/Stockholm", "zone: x"}, {"language: da\ndest", "language: x\ndest"}, {"port: 2022", "port: 0"}, {"user: fjordlys", "usr: a"},
	} {
		text = replaced(t, text, change[0], change[1])
	}
	err := newBench(t).apply(text)
	wants(t, err, "line 7: ", "line 15: ", "line 16: ", "line 24: ", "line 33: ", "line 64: ", "line 70: ")
	if lines := strings.Split(err.Error(), "\n"); len(lines) != 7 || !strings.HasPrefix(lines[6], "line 70: ") {
		t.Errorf("the error is %v", err)
	}
}

func TestTheRulesOfAnUnknownAdaptorAreCheckedToo(t *testing.T) {
	text := replaced(t, replaced(t, sound, "adaptor: books", "adaptor: boks"), "format: tree", "format: tre")
	wants(t, newBench(t).apply(text), "line 30: ", "line 38: ")
}

func TestAnIdKeepsItsKind(t *testing.T) {
	b := newBench(t)
	b.must(sound)
	err := b.apply(replaced(t, replaced(t, sound, "gateway: shelf", "gateway: box"), "path: /srv/archive", "{host: a, user: b, password: env:P}"))
	wants(t, err, "line 24: destinations.archive.gateway: archive is a gateway of the kind shelf; give the new one another id")
	a := b.setup.activations["fjordlys/books"]
	a.Adaptor = "ledger"
	b.setup.activations["fjordlys/books"] = a
	wants(t, b.apply(sound), "line 30: activations.books.adaptor: books is an adaptor of the kind ledger; give the new one another id")
}

func TestARuleInheritsOptionsOfTheSameFormat(t *testing.T) {
	b := newBench(t)
	text := replaced(t, sound, "format: tree", "format: table")
	text = replaced(t, text, "indent: none", "columns: BT-1")
	text = without(t, text, "          format: table\n          destination: archive\n", "        10043:")
	b.must(replaced(t, text, "        \"10042\":\n", "        \"10042\":\n          format: table\n"))
}

func TestTheNearestWordIsSaidForEveryWrongLetter(t *testing.T) {
	for _, word := range []string{"destinations", "activations", "transfers", "notifications", "schedule"} {
		for i := range word {
			wrong := word[:i] + "x" + word[i+1:]
			_, _, err := configs.Read(strings.NewReader(replaced(t, sound, word+":", wrong+":")))
			if err == nil || !strings.Contains(err.Error(), `did you mean "`+word+`"`) {
				t.Errorf("%s: %v", wrong, err)
			}
		}
	}
}
