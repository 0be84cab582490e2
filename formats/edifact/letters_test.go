package edifact_test

import (
	"bytes"
	"log/slog"
	"strings"
	"testing"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/formats"
	"github.com/postbud/postbud/formats/edifact"
	"github.com/postbud/postbud/invoice"
	"github.com/postbud/postbud/invoice/invoicetest"
	"github.com/postbud/postbud/plugin"
)

// TestCharactersThatTheSetLacks writes an item name in every set and in every way.
func TestCharactersThatTheSetLacks(t *testing.T) {
	const mixed = "Søm – 3 € pr. æske\r\nrød"
	for _, c := range []struct {
		set, unknown, text string
		want               string // "" where writing stops
	}{
		{"unoc", "", mixed, "Søm - 3 EUR pr. æske rød"},
		{"unoc", "", "Boremaskine “Pro” 18 V", "Boremaskine \"Pro\" 18 V"},
		{"unoc", "", "’n’ ‘n’ „n“ ‹n› — ‒ − … • ™ ﬁ", "'n' 'n' \"n\" 'n' - - - ... * (TM) fi"},
		{"unoc", "", "a\u2009b\u202fc\u200bd\u2060e\tf", "a b cde f"},
		{"unoc", "", "a\u00a0b\u00adc × «d»", "a\u00a0b\u00adc × «d»"}, // the set has them
		{"unoc", "", "A\u030alborg", "Ålborg"},
		{"unoc", "", "Škoda", ""},
		{"unoc", "", "5 ≤ 6", ""},
		{"unoc", "", "日本", ""},
		{"unob", "", "a\u00a0b\u00adc × «d» 5 €", "a bc x \"d\" 5 EUR"},
		{"unob", "", "Søm", ""},
		{"unoa", "", "Pro™ – 5 €", "PRO(TM) - 5 EUR"},
		{"unow", "", mixed, "Søm – 3 € pr. æske rød"},
		{"unow", "", "日本 Š “x”", "日本 Š “x”"},
		{"unoc", "stop", "Søm – 3", ""},
		{"unoc", "stop", "A\u030alborg", ""},
		{"unow", "stop", "a\tb", ""},
		{"unoc", "replace", mixed, "Søm - 3 EUR pr. æske rød"},
		{"unoc", "replace", "Škoda 5 ≤ 6", "Skoda 5 <= 6"},
		{"unob", "replace", mixed, "Soem - 3 EUR pr. aeske roed"},
		{"unoa", "replace", mixed, "SOEM - 3 EUR PR. AESKE ROED"},
		{"unow", "replace", mixed, "Søm – 3 € pr. æske rød"},
		{"unoc", "replace", "日本", ""},
	} {
		t.Run(c.set+" "+c.unknown+" "+c.text, func(t *testing.T) {
			inv := invoicetest.Minimal()
			inv.BuyerReference = "R"
			inv.Lines[0].Item.Name = c.text
			var log bytes.Buffer
			v := plugin.Values{"charset": c.set}
			if c.unknown != "" {
				v["unknown"] = c.unknown
			}
			if c.set == "unoa" || c.set == "unob" {
				inv.Buyer, inv.Seller = english(inv.Buyer), english(inv.Seller)
			}
			f, err := edifact.Format.Open(v, plugin.Env{Log: slog.New(slog.NewTextHandler(&log, nil))})
			if err != nil {
				t.Fatal(err)
			}
			var b bytes.Buffer
			err = f.(formats.Writer).Write(t.Context(), &b, inv)
			if c.want == "" {
				if e := fault.As(err); e == nil || e.Kind != fault.Invalid || e.Code != "DOC-UNSAID" || e.Args["field"] != "BT-153" || b.Len() > 0 {
					t.Errorf("got %v, with %d bytes", err, b.Len())
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			got, err := read(t, b.Bytes())
			if err != nil || got.Lines[0].Item.Name != c.want {
				t.Errorf("got %q, %v, want %q", got.Lines[0].Item.Name, err, c.want)
			}
			told := strings.Contains(log.String(), "level=WARN") && strings.Contains(log.String(), "term=BT-153")
			if changed := !strings.EqualFold(c.want, c.text); told != changed {
				t.Errorf("changed: %v, and the log says %q", changed, log.String())
			}
		})
	}
}

// english is a party in letters of English.
func english(p invoice.Party) invoice.Party {
	p.Name, p.Address, p.Contact = "P", invoice.Address{City: "C", Country: "DK"}, invoice.Contact{}
	return p
}

// TestTypographyIsPlainInTextsAlone: a number with another dash is another number.
func TestTypographyIsPlainInTextsAlone(t *testing.T) {
	for term, put := range map[string]func(*invoice.Invoice){
		"BT-10":  func(i *invoice.Invoice) { i.BuyerReference = "Afd.–7" },
		"BT-1":   func(i *invoice.Invoice) { i.Number = "2026–7" },
		"BT-13":  func(i *invoice.Invoice) { i.PurchaseOrder = "PO–7" },
		"BT-155": func(i *invoice.Invoice) { i.Lines[0].Item.SellerID = "A–7" },
	} {
		inv := invoicetest.Minimal()
		put(inv)
		_, err := write(t, nil, inv)
		if f := fault.As(err); f == nil || f.Code != "DOC-UNSAID" || f.Args["field"] != term || f.Args["with"] != "replace" {
			t.Errorf("%s: got %v", term, err)
		}
	}
}

// TestRefusalsNameTermSettingAndLetter reads what a person is told.
func TestRefusalsNameTermSettingAndLetter(t *testing.T) {
	const set = `choose "UNOW: all letters (UTF-8)" in the settings of the format, under "Character set", if the receiver can read it`
	const other = `choose "Write it in another way where one is known" in the settings of the format, under "When the character set lacks a character", or ` + set
	for _, c := range []struct{ name, text, want string }{
		{"one with another way", "Reservedele til Škoda Octavia", `Item name (BT-153): the character set does not have this character (Š: Reservedele til Škoda Octavia; UNOC); ` + other},
		{"one without", "Stål fra 日本", `Item name (BT-153): the character set does not have this character (日: Stål fra 日本; UNOC); ` + set},
		{"far inside", strings.Repeat("æble ", 30) + "Š" + strings.Repeat(" pære", 30),
			`Item name (BT-153): the character set does not have this character (Š: …` + strings.TrimSpace(strings.Repeat("æble ", 4)) + " Š" + strings.Repeat(" pære", 7) + ` pær…; UNOC); ` + other},
		{"one that no set has", "a\x1b[2J", `Item name (BT-153) has a character that no character set holds: \x1b, in a?[2J; correct the invoice at the source`},
		{"no character", "a\xffb", `Item name (BT-153) has a character that no character set holds: \xff, in a?b; correct the invoice at the source`},
	} {
		inv := invoicetest.Minimal()
		inv.Lines[0].Item.Name = c.text
		_, err := write(t, nil, inv)
		f := fault.As(err)
		if f == nil || f.Message != c.want {
			t.Errorf("%s:\ngot  %v\nwant %s", c.name, err, c.want)
			continue
		}
		if f.Args["field"] != "BT-153" || f.Code == "DOC-UNSAID" && (f.Args["value"] == "" || f.Args["what"] == "" || f.Args["otherwise"] == "") {
			t.Errorf("%s: %+v", c.name, f.Args)
		}
	}
}

// TestTitlesInRefusalsAreThoseOfTheForm holds the settings that a refusal names
// against the declaration.
func TestTitlesInRefusalsAreThoseOfTheForm(t *testing.T) {
	inv := invoicetest.Minimal()
	inv.Lines[0].Item.Name = "Š"
	_, err := write(t, nil, inv)
	message := fault.As(err).Message
	for _, f := range edifact.Format.Declared().Fields {
		if f.Name != "charset" && f.Name != "unknown" {
			continue
		}
		if !strings.Contains(message, `under "`+f.Title+`"`) {
			t.Errorf("%s is not named: %s", f.Title, message)
		}
		named := false
		for _, choice := range f.Choices {
			named = named || strings.Contains(message, `"`+choice.Title+`"`)
		}
		if !named {
			t.Errorf("no choice of %s is named: %s", f.Title, message)
		}
	}
}

// TestBlanksAtTheEndsOfLinesAreLeftOut where they would be lost otherwise, and told.
func TestBlanksAtTheEndsOfLinesAreLeftOut(t *testing.T) {
	inv := invoicetest.Minimal()
	inv.Notes = []invoice.Note{{Text: "first\r\n \nthird"}}
	doc, err := write(t, nil, inv)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := read(t, doc); err != nil || got.Notes[0].Text != "first\n\nthird" {
		t.Errorf("got %+v, %v", got.Notes, err)
	}
	if _, err := write(t, plugin.Values{"unknown": "stop"}, inv); fault.CodeOf(err) != "DOC-UNSAID" {
		t.Errorf("got %v", err)
	}
}
