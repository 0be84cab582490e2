package dinero_test

import (
	"strings"
	"testing"

	"github.com/postbud/postbud/adaptors"
	"github.com/postbud/postbud/adaptors/dinero"
	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/plugin"
)

func declared(v plugin.Values) (plugin.Values, error) { return dinero.Adaptor.Tidy(v) }

// contactRow is a customer in a list.
func contactRow(n int, rest string) string {
	return `{"ContactGuid":"` + guid(n) + `","Name":"Customer","CountryKey":"DK","IsPerson":false,` + rest + `}`
}

func TestACustomerIsAskedForAloneOnlyWhereItMatters(t *testing.T) {
	s := newScript(t)
	s.says("/v2/284517/contacts", rows(
		contactRow(1, `"ExternalReference":"K-1","EanNumber":"5798000987654","VatNumber":null`),
		contactRow(2, `"EanNumber":"","VatNumber":"36781203"`),
		contactRow(3, `"EanNumber":"5798000987654","VatNumber":"36781203"`), // which of them?
		contactRow(4, `"EanNumber":null,"VatNumber":null`),                  // perhaps an SE or P number
		contactRow(5, `"DeletedAt":"2026-01-01T00:00:00"`),
		strings.Replace(contactRow(6, `"VatNumber":null`), `"IsPerson":false`, `"IsPerson":true`, 1),
		strings.Replace(contactRow(7, `"VatNumber":"DE136695976"`), `"DK"`, `"DE"`, 1),
	))
	s.says("/v1/284517/contacts/"+guid(3), contactRow(3, `"EanNumber":"5798000987654","VatNumber":"36781203","InvoiceMailOutOptionKey":"VAT"`))
	s.says("/v1/284517/contacts/"+guid(4), contactRow(4, `"PNumber":"1012345678","InvoiceMailOutOptionKey":"P"`))
	var got []string
	for c, err := range s.open(nil).Customers(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		gone := ""
		if c.Gone {
			gone = "gone"
		}
		got = append(got, strings.TrimSuffix(c.Number[len(c.Number)-1:]+" "+c.Shown+" "+c.Party.ElectronicAddress.Scheme+" "+c.Party.ElectronicAddress.Value+" "+gone, " "))
	}
	want := []string{"1 K-1 0088 5798000987654", "2  0184 36781203", "3  0184 36781203", "4  0096 1012345678", "5    gone", "6   ", "7   "}
	for i := range want {
		if i >= len(got) || strings.TrimSpace(got[i]) != strings.TrimSpace(want[i]) {
			t.Errorf("%q, want %q", got, want)
			break
		}
	}
	if n := len(s.asked("/v1/284517/contacts/")); n != 2 {
		t.Errorf("%d customers were asked for alone", n)
	}
	if asked := s.asked("/v2/284517/contacts")[0]; strings.Contains(asked, "deletedOnly") || strings.Contains(asked, "SENumber") {
		t.Error(asked)
	}
}

func TestCustomersComePageByPageAndAFaultEndsThem(t *testing.T) {
	s := newScript(t)
	page := func(from, to int) string {
		var all []string
		for n := from; n <= to; n++ {
			all = append(all, contactRow(n, `"VatNumber":"36781203"`))
		}
		return strings.Replace(rowsOf(501, all...), `"PageSize":100`, `"PageSize":500`, 1)
	}
	s.inTurn("/v2/284517/contacts", status(200, page(1, 500)), status(200, page(501, 501)), status(500, ``))
	n := 0
	for _, err := range s.open(nil).Customers(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		n++
	}
	if n != 501 {
		t.Errorf("%d customers", n)
	}
	var last error
	for _, err := range s.open(nil).Customers(t.Context()) {
		last = err
	}
	if fault.KindOf(last) != fault.Temporary {
		t.Errorf("%v", last)
	}
	s.says("/v2/284517/contacts", rows(contactRow(1, `"VatNumber":"1"`), `{"Name":"no guid"}`, contactRow(2, `"VatNumber":"1"`)))
	var got []adaptors.Customer
	for c, err := range s.open(nil).Customers(t.Context()) {
		got, last = append(got, c), err
	}
	if len(got) != 2 || fault.KindOf(last) != fault.Temporary {
		t.Errorf("a page without a guid: %d customers, %v", len(got), last)
	}
}
