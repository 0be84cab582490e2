package dinero_test

import (
	"strings"
	"testing"

	"github.com/postbud/postbud/adaptors"
	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/plugin"
)

func TestOneKindOfDocumentHasAListOfItsOwn(t *testing.T) {
	s := newScript(t)
	untyped := with(row(87, guidB), `"Type":"Invoice",`, ``)
	s.says("/v1/284517/invoices", rows(untyped))
	s.says("/v1/284517/sales/creditnotes", rows(with(untyped, "5437.5", "-5437.5")))
	for documents, ref := range map[string]string{"invoices": "invoice:" + guidB, "credit_notes": creditRef} {
		items := listed(t, s.open(plugin.Values{"documents": documents}), adaptors.Query{})
		if refs(items) != ref || items[0].Head.TotalWithVAT.String() != "5437.5" {
			t.Errorf("%s: %+v", documents, items)
		}
	}
	if asked := s.asked("creditnotes")[0]; strings.Contains(asked, "LatestMailOutType") {
		t.Errorf("the credit notes' list does not offer it: %s", asked)
	}
}

func TestManualExportAsksForNoMoreThanItNeeds(t *testing.T) {
	s := newScript(t)
	s.does(salesPath, (&books{rows: append(numbered(104, 104), row(1045, guidA), row(10450, guidB))}).serve)
	a := s.open(nil)
	for _, c := range []struct {
		q     adaptors.Query
		want  string
		asked string
	}{
		{adaptors.Query{Numbers: []string{"1045"}}, "1045", "freeTextSearch=1045"},
		{adaptors.Query{Numbers: []string{"abc", "1045", "1045"}}, "1045", "freeTextSearch=1045"},
		{adaptors.Query{Numbers: []string{"104"}, Customers: []string{strings.ToUpper(guidC)}}, "104", "freeTextSearch=104"},
		{adaptors.Query{Customers: []string{guidC}}, "104 1045 10450", "queryFilter=ContactGuid%20eq%20%27" + guidC + "%27"},
		{adaptors.Query{Numbers: []string{"104"}, Customers: []string{guidD}}, "", "freeTextSearch=104"},
		{adaptors.Query{From: day("2026-10-01"), Until: day("2026-09-01")}, "", ""},
	} {
		before := len(s.asked(""))
		if got := numbers(listed(t, a, c.q)); got != c.want {
			t.Errorf("%+v brings %q", c.q, got)
		}
		asked := s.asked("")[before:]
		if c.asked != "" && (len(asked) == 0 || !strings.Contains(asked[0], c.asked)) || c.asked == "" && len(asked) > 0 {
			t.Errorf("%+v asks %q", c.q, asked)
		}
		if strings.Contains(strings.Join(asked, ""), "changesSince") {
			t.Errorf("%+v asks for changes", c.q)
		}
	}
}

func TestNothingGetsBetweenTheQuotesOfAFilter(t *testing.T) {
	s := newScript(t)
	s.says(salesPath, rows())
	for _, customer := range []string{"", "10042", "' or 1 eq 1;", guidC + "'"} {
		_, _, err := pulled(t, s.open(nil), adaptors.Query{Customers: []string{customer}})
		if fault.KindOf(err) != fault.Invalid {
			t.Errorf("%q: %v", customer, err)
		}
	}
	if len(s.asked("")) != 0 {
		t.Error(s.asked(""))
	}
}
