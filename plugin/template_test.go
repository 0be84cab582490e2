package plugin

import (
	"slices"
	"strings"
	"testing"
)

var document = map[string]string{
	"Number": "1042", "BT-1": "1042", "IssueDate": "2026-03-05", "Sent": "2026-03-05T23:30:00+01:00",
	"PurchaseOrder": "", "Buyer.Name": "Rødgrød & Co", "Lines[2].Item.Name": "{Number}", "Key": "bcdfghjklm", "Bad": "a\r\nBcc: x\x00\u2028y\u0085",
}

func TestATemplateIsFilledIn(t *testing.T) {
	for in, want := range map[string]string{
		"":                                    "",
		"plain":                               "plain",
		"{Number}":                            "1042",
		"{BT-1}-{Key}":                        "1042-bcdfghjklm",
		"Invoice {Number} of {IssueDate}!":    "Invoice 1042 of 2026-03-05!",
		"{IssueDate:20060102}":                "20260305",
		"{IssueDate:02.01.2006}":              "05.03.2026",
		"{IssueDate:Jan 2006}":                "Mar 2026",
		"{Sent:2006-01-02 15:04}":             "2026-03-05 23:30",
		"{Number:20060102}":                   "1042",
		"{PurchaseOrder}":                     "",
		"{PurchaseOrder|none}":                "none",
		"{PurchaseOrder|}":                    "",
		"{PurchaseOrder|a|b}":                 "a|b",
		"{PurchaseOrder:20060102|none}":       "none",
		"{IssueDate:2006|none}":               "2026",
		"{Number|none}":                       "1042",
		"{Lines[2].Item.Name}":                "{Number}",
		"{Buyer.Name}":                        "Rødgrød & Co",
		"{Unknown}":                           "{Unknown}",
		"{Unknown|none}":                      "{Unknown|none}",
		"{Unknown:2006}":                      "{Unknown:2006}",
		"{number}":                            "{number}",
		"{ Number }":                          "{ Number }",
		"{Number:upper}":                      "{Number:upper}",
		"{Number:}":                           "{Number:}",
		"{}":                                  "{}",
		"{.}":                                 "{.}",
		"{{.}}":                               "{{.}}",
		"{{ .Number }}":                       "{{ .Number }}",
		"${x} #{y} <%= z %>":                  "${x} #{y} <%= z %>",
		"${jndi:ldap://x}":                    "${jndi:ldap://x}",
		"{{Number}}":                          "{1042}",
		"{Number":                             "{Number",
		"Number}":                             "Number}",
		"}{Number}{":                          "}1042{",
		"{1}":                                 "{1}",
		"{Nümber}":                            "{Nümber}",
		`{"a": {"b": "{Number}"}}`:            `{"a": {"b": "1042"}}`,
		"{if Number}{Number}{end}":            "{if Number}1042{end}",
		"{Number\n}":                          "{Number\n}",
		"{PurchaseOrder|{Number}}":            "{PurchaseOrder|1042}",
		"æøå {Number} 株式":                     "æøå 1042 株式",
		strings.Repeat("{", 9) + "Number}":    strings.Repeat("{", 8) + "1042",
		"{Number}{Number}":                    "10421042",
		"{PurchaseOrder|none given} {Number}": "none given 1042",
	} {
		tmpl, err := ParseTemplate(in)
		if err != nil {
			t.Errorf("%q: %v", in, err)
			continue
		}
		if got := tmpl.Fill(fields(document)); got != want {
			t.Errorf("%q becomes %q, want %q", in, got, want)
		}
		if tmpl.String() != in {
			t.Errorf("%q is %q as text", in, tmpl)
		}
	}
}

func TestATemplateIsRefused(t *testing.T) {
	for name, in := range map[string]string{
		"not UTF-8": "a\xff", "NUL": "a\x00", "escape": "a\x1b[31m", "carriage return": "a\rb", "delete": "a\x7f", "too long": strings.Repeat("x", maxText+1),
	} {
		if _, err := ParseTemplate(in); err == nil || Wrong(err)[0].Code != CodeTemplate {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

func TestALineStaysOne(t *testing.T) {
	tmpl, err := ParseTemplate("Invoice\n{Bad}\t{Buyer.Name}")
	if err != nil {
		t.Fatal(err)
	}
	if got := tmpl.Line(fields(document)); got != "Invoice a  Bcc: x  y  Rødgrød & Co" {
		t.Errorf("got %q", got)
	}
	if got := tmpl.Fill(fields(document)); !strings.Contains(got, "\r\nBcc: x\x00") {
		t.Errorf("Fill changed a value: %q", got)
	}
}

var known = []string{"Number", "IssueDate", "PurchaseOrder", "Buyer.Name", "BT-1", "BT-99", "Key"}

func TestMisspeltFieldsAreFoundOnSaving(t *testing.T) {
	for in, want := range map[string]string{
		"{Number} {IssueDate:2006} {PurchaseOrder|x}": "",
		"plain":                    "",
		"{{.}} {json: 1}":          "",
		"{Seller}":                 "",
		"{Nubmer}":                 "there is no field {Nubmer}; did you mean {Number}?",
		"{number|x}":               "there is no field {number|x}; did you mean {Number}?",
		"{ Number }":               "there is no field { Number }; did you mean {Number}?",
		"{BT-999}":                 "there is no field {BT-999}; did you mean {BT-99}?",
		"{Buyer.Nmae}":             "there is no field {Buyer.Nmae}; did you mean {Buyer.Name}?",
		"{IssueDate:yyyy}":         `"yyyy" in {IssueDate:yyyy} is no date; write the reference date, such as 20060102 or 02.01.2006`,
		"{Number} {IsueDate:2006}": "there is no field {IsueDate:2006}; did you mean {IssueDate}?",
	} {
		tmpl, err := ParseTemplate(in)
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		if err := tmpl.Check(known); err != nil {
			got = err.Error()
		}
		if got != want {
			t.Errorf("%s: %q, want %q", in, got, want)
		}
	}
}

func TestTheFieldsOfATemplateAreListed(t *testing.T) {
	tmpl, _ := ParseTemplate("{Key} {Number} {Other} {Number:2006} plain")
	if got := tmpl.Fields(known); !slices.Equal(got, []string{"Key", "Number"}) {
		t.Errorf("got %v", got)
	}
}

func TestTemplatesAmongTheSettingsAreCheckedAtOnce(t *testing.T) {
	s := declared.Spec()
	err := s.CheckTemplates(Values{"subject": "{Nubmer}", "body": "{{.}}", "name": "{IsueDate}", "host": "{Nubmer}"}, known)
	wrong := Wrong(err)
	if len(wrong) != 2 || wrong[0].Field != "subject" || wrong[1].Field != "name" || wrong[1].Args["title"] != "File name" || wrong[0].Args["nearest"] != "Number" {
		t.Errorf("got %v", err)
	}
	if err := s.CheckTemplates(Values{"subject": "broken \x00 {Nubmer}"}, known); err != nil {
		t.Errorf("what Decode refuses was looked at: %v", err)
	}
	if err := s.CheckTemplates(nil, []string{"Key", "Numbers"}); len(Wrong(err)) != 1 || Wrong(err)[0].Field != "name" {
		t.Errorf("the default was not checked: %v", err)
	}
}
