package rulestest

import (
	"math/rand/v2"
	"strings"
	"testing"
)

const sample = `<?xml version="1.0"?><!-- a --><x:Invoice xmlns:x="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"
	xmlns="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2" xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2">
	<ID scheme="&quot;a&#10;">1 &amp; 2</ID><Note/>
	<cac:InvoiceLine><ID>a</ID></cac:InvoiceLine><cac:InvoiceLine><ID>b</ID><cac:Item><Name> x </Name></cac:Item></cac:InvoiceLine></x:Invoice>`

func parsed(t *testing.T) *Element {
	t.Helper()
	s, ok := NewSeed("sample", []byte(sample))
	if !ok || len(s.Layers) != 4 {
		t.Fatalf("the sample is no seed: %v", s.Layers)
	}
	return s.Doc
}

func TestDocumentIsWrittenAsItWasRead(t *testing.T) {
	const want = `<?xml version="1.0" encoding="UTF-8"?>
<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2" xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2" xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2" xmlns:ext="urn:oasis:names:specification:ubl:schema:xsd:CommonExtensionComponents-2">
  <cbc:ID scheme="&quot;a&#10;">1 &amp; 2</cbc:ID>
  <cbc:Note></cbc:Note>
  <cac:InvoiceLine>
    <cbc:ID>a</cbc:ID>
  </cac:InvoiceLine>
  <cac:InvoiceLine>
    <cbc:ID>b</cbc:ID>
    <cac:Item>
      <cbc:Name> x </cbc:Name>
    </cac:Item>
  </cac:InvoiceLine>
</Invoice>
`
	doc := parsed(t)
	if got := string(doc.Bytes()); got != want {
		t.Errorf("got %s", got)
	}
	again, err := Parse(doc.Bytes())
	if err != nil || string(again.Bytes()) != want {
		t.Errorf("read again: %v", err)
	}
}

func TestPathsLeadToElements(t *testing.T) {
	doc := parsed(t)
	for path, want := range map[string]string{
		".": "/Invoice", "ID": "ID", "InvoiceLine/ID": "InvoiceLine[1]/ID InvoiceLine[2]/ID", "InvoiceLine[2]/ID": "InvoiceLine[2]/ID",
		"//ID": "ID InvoiceLine[1]/ID InvoiceLine[2]/ID", "//ID[3]": "InvoiceLine[2]/ID", "//Item/Name": "InvoiceLine[2]/Item/Name",
		"InvoiceLine/*": "InvoiceLine[1]/ID InvoiceLine[2]/ID InvoiceLine[2]/Item", "//Item/../ID": "InvoiceLine[2]/ID", "Nothing": "", "InvoiceLine[3]": "",
	} {
		var got []string
		for _, e := range doc.All(path) {
			got = append(got, e.Path())
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%s leads to %v", path, got)
		}
	}
}

func TestEditsChangeWhatTheySay(t *testing.T) {
	for _, c := range []struct {
		name string
		edit Edit
		want string // what is new, or gone after a minus; "" where the change does not apply
	}{
		{"removing", Remove("InvoiceLine[1]"), "-<cbc:ID>a</cbc:ID>"},
		{"doubling", Twice("Note"), "<cbc:Note></cbc:Note>\n  <cbc:Note></cbc:Note>"},
		{"setting", Set("InvoiceLine/Item", "x"), "<cac:Item>x</cac:Item>"},
		{"setting all", SetAll("InvoiceLine/ID", "c"), "<cbc:ID>c</cbc:ID>"},
		{"an attribute", Attribute("ID", "scheme", "b"), `scheme="b"`},
		{"no attribute", NoAttribute("ID", "scheme"), "-scheme"},
		{"an element before", Before("Note", "<cbc:X/>"), "<cbc:X></cbc:X>\n  <cbc:Note>"},
		{"an element after the last", After("InvoiceLine", "<cbc:X/>"), "</cac:InvoiceLine>\n  <cbc:X></cbc:X>\n</Invoice>"},
		{"an element at the end", Append("InvoiceLine", "<cbc:X>1</cbc:X>"), "<cbc:X>1</cbc:X>\n  </cac:InvoiceLine>\n  <cac:InvoiceLine>"},
		{"an element at the beginning", Prepend("InvoiceLine", "<cbc:X>1</cbc:X>"), "<cac:InvoiceLine>\n    <cbc:X>1</cbc:X>"},
		{"another name", Rename("Note", "cbc:Y"), "<cbc:Y></cbc:Y>"},
		{"elements that are missing", Make("cac:Delivery/cac:Address/cbc:Line"), "<cac:Address>\n      <cbc:Line>"},
		{"where a text is", At("InvoiceLine", If("ID", "b", Remove("Item"))), "-cac:Item"},
		{"where no text is", At("InvoiceLine", If("ID", "c", Remove("Item"))), ""},
		{"one after the other", All(Remove("Note"), Set("ID", "9")), "<cbc:ID scheme=\"&quot;a&#10;\">9</cbc:ID>\n  <cac:InvoiceLine>"},
		{"nothing", Remove("Delivery"), ""},
		{"half", All(Set("ID", "9"), Remove("Delivery")), ""},
	} {
		doc := parsed(t)
		before := string(doc.Bytes())
		if done := c.edit(doc); done != (c.want != "") {
			t.Errorf("%s: applies: %v", c.name, done)
			continue
		}
		after := string(doc.Bytes())
		gone, isGone := strings.CutPrefix(c.want, "-")
		if isGone && (!strings.Contains(before, gone) || strings.Contains(after, gone)) || !isGone && (c.want != "" && strings.Contains(before, c.want) || !strings.Contains(after, c.want)) {
			t.Errorf("%s: %s", c.name, after)
		}
	}
}

func TestSameChanceMakesTheSameDocuments(t *testing.T) {
	doc, first := parsed(t), ""
	original := string(doc.Bytes())
	kinds := map[string]bool{}
	for round := range 2 {
		m := &mutator{rand.New(rand.NewPCG(1, 2)), lore()}
		all := ""
		for range 200 {
			spoilt, told := m.Spoil(doc)
			all += told + string(spoilt.Bytes())
			kinds[strings.Fields(told + " x")[0]] = true
		}
		if round == 0 {
			first = all
		} else if all != first {
			t.Error("the second time it was another document")
		}
	}
	if string(doc.Bytes()) != original {
		t.Error("the seed was changed")
	}
	if len(kinds) < 10 {
		t.Errorf("only these changes were made: %v", keys(kinds))
	}
}

func TestDifferencesAreTold(t *testing.T) {
	rules, schema := Layer{Name: "en16931-ubl", Table: "x"}, Layer{Name: "xsd-ubl21"}
	for _, c := range []struct {
		name      string
		layer     Layer
		want, got Tally
		equal     bool
	}{
		{"nothing", rules, Tally{}, Tally{}, true},
		{"the same", rules, Tally{"A fatal": 2}, Tally{"A fatal": 2}, true},
		{"another number", rules, Tally{"A fatal": 2}, Tally{"A fatal": 1}, false},
		{"another flag", rules, Tally{"A fatal": 1}, Tally{"A warning": 1}, false},
		{"too much", rules, Tally{}, Tally{"A warning": 1}, false},
		{"too little", rules, Tally{"A warning": 1}, Tally{}, false},
		{"an error and something fatal", rules, Tally{"XSLT-ERROR fatal": 1}, Tally{"B fatal": 1}, true},
		{"an error and a warning", rules, Tally{"XSLT-ERROR fatal": 1}, Tally{"B warning": 1}, false},
		{"a rule outside of the report", rules, Tally{"W-LIB223 warning": 1}, Tally{}, true},
		{"two ways to reject a shape", schema, Tally{"XSD fatal": 7}, Tally{"XSD fatal": 1}, true},
		{"a shape that is taken", schema, Tally{"XSD fatal": 7}, Tally{}, false},
		{"a shape that is not taken", schema, Tally{}, Tally{"XSD fatal": 1}, false},
	} {
		if d := Compare(c.layer, c.want, c.got); d.Equal() != c.equal {
			t.Errorf("%s: %s", c.name, d)
		}
	}
}
