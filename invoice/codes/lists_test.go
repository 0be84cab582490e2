package codes_test

import (
	"bytes"
	"cmp"
	"encoding/csv"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/postbud/postbud/invoice/codes"
)

var update = flag.Bool("update", false, "write lists/*.tsv anew from the reference lists")

// source is where a list comes from: the file of accepted codes decides, the
// first table of names that knows a code names it.
type source struct {
	accepted string
	names    []string
}

func sources() map[codes.List]source {
	icd := []string{"iso6523-icd", "eas"}
	types := []string{"uncl1001-invoice", "uncl1001-creditnote"}
	return map[codes.List]source{
		codes.InvoiceType:       {"BR-CL-01-invoice", types},
		codes.CreditNoteType:    {"BR-CL-01-creditnote", types},
		codes.PeppolInvoiceType: {"peppol-P0100", types},
		codes.Currency:          {"BR-CL-04", []string{"iso4217"}},
		codes.PeppolCurrency:    {"peppol-ISO4217", []string{"iso4217"}},
		codes.Country:           {"BR-CL-14", []string{"iso3166-1-alpha2"}},
		codes.TaxPoint:          {"BR-CL-06", []string{"uncl2005"}},
		codes.NoteSubject:       {"BR-CL-08", nil},
		codes.ObjectScheme:      {"BR-CL-07", []string{"uncl1153"}},
		codes.PartyScheme:       {"BR-CL-10", icd},
		codes.ICD:               {"BR-CL-11", icd},
		codes.EAS:               {"BR-CL-25", []string{"eas", "iso6523-icd"}},
		codes.PeppolEAS:         {"peppol-eaid", []string{"eas", "iso6523-icd"}},
		codes.PaymentMeans:      {"BR-CL-16", []string{"uncl4461-payment-means"}},
		codes.VATCategory:       {"BR-CL-17", []string{"uncl5305-vat-category"}},
		codes.Exemption:         {"BR-CL-22", []string{"vatex"}},
		codes.AllowanceReason:   {"BR-CL-19", []string{"uncl5189-allowance-reason"}},
		codes.ChargeReason:      {"BR-CL-20", []string{"uncl7161-charge-reason"}},
		codes.Unit:              {"BR-CL-23", []string{"unece-rec20-rec21"}},
		codes.ItemClass:         {"BR-CL-13", []string{"uncl7143-item-classification"}},
		codes.MediaType:         {"BR-CL-24", []string{"mime"}},
	}
}

// twins are rules that accept the same codes as the rule of a list.
var twins = map[string]string{
	"BR-CL-03": "BR-CL-04", "BR-CL-05": "BR-CL-04", "BR-CL-15": "BR-CL-14", "BR-CL-18": "BR-CL-17",
	"BR-CL-21": "BR-CL-11", "BR-CL-26": "BR-CL-11", "peppol-ISO3166": "BR-CL-14", "peppol-MIMECODE": "BR-CL-24",
	"peppol-UNCL2005": "BR-CL-06", "peppol-UNCL5189": "BR-CL-19", "peppol-UNCL5305": "BR-CL-17", "peppol-UNCL7161": "BR-CL-20",
}

// newer names codes that are accepted and younger (or older) than the tables of names.
var newer = map[string]string{
	"CNH": "Yuan Renminbi, traded offshore", "XCG": "Caribbean Guilder", "STD": "Dobra, until 2017",
	"0241": "Hitachi Rail", "0242": "OpenPeppol Service Provider Identification Scheme (SPIS)",
	"0243": "Business Partner Number (Catena-X)", "0244": "Tax identification number of Nigeria",
	"0245": "Tax identification number of Slovakia (DIČ)", "0246": "German Electronic Business Address",
	"0248": "VAT identification number of Oman (VATIN)", "SEPA": "SEPA creditor identifier",
	"AN": "ODETTE File Transfer Protocol", "AQ": "X.400 address", "AS": "AS2 identifier", "AU": "File transfer address", "EM": "E-mail address",
	"VATEX-EU-135-1": "Exempt based on article 135, section 1 of Council Directive 2006/112/EC",
	"130":            "Invoicing data sheet", "202": "Direct payment valuation", "203": "Provisional payment valuation",
	"204": "Payment valuation", "211": "Interim application for payment", "261": "Self-billed credit note",
	"262": "Consolidated credit note for goods and services", "295": "Price variation invoice", "296": "Credit note for price variation",
	"308": "Delcredere credit note", "325": "Proforma invoice", "385": "Consolidated invoice", "387": "Hire invoice",
	"390": "Delcredere invoice", "394": "Lease invoice", "420": "OCR payment credit note", "456": "Debit advice",
	"457": "Reversal of debit", "458": "Reversal of credit", "471": "Self-billed corrective invoice",
	"472": "Factored corrective invoice", "473": "Self-billed factored corrective invoice", "500": "Self-billed prepayment invoice",
	"501": "Self-billed factored invoice", "502": "Self-billed factored credit note", "503": "Prepayment credit note",
	"527": "Self-billed debit note", "633": "Port charges documents", "751": "Invoice information for accounting purposes",
	"935": "Customs invoice",
}

func TestListsAreTheAcceptedCodesOfTheReference(t *testing.T) {
	reference := reference(t)
	for list, from := range sources() {
		var text strings.Builder
		names := named(t, reference, from.names)
		for _, code := range accepted(t, reference, from.accepted) {
			fmt.Fprintf(&text, "%s\t%s\n", code, cmp.Or(names[code], newerName(code, from)))
		}
		file := filepath.Join("lists", string(list)+".tsv")
		if *update {
			if err := os.WriteFile(file, []byte(text.String()), 0o644); err != nil {
				t.Fatal(err)
			}
			continue
		}
		if got, err := os.ReadFile(file); err != nil || string(got) != text.String() {
			t.Errorf("%s is stale: go test ./invoice/codes -run Lists -update (%v)", file, err)
		}
	}
}

func TestEveryAcceptedListIsHeldOrIsTheTwinOfOne(t *testing.T) {
	reference := reference(t)
	held := map[string]bool{"peppol-greekDocumentType": true} // words of one Greek rule, no code list
	for _, from := range sources() {
		held[from.accepted] = true
	}
	all, err := filepath.Glob(filepath.Join(reference, "accepted", "*.txt"))
	if err != nil || len(all) == 0 {
		t.Fatal("no lists", err)
	}
	for _, file := range all {
		rule := strings.TrimSuffix(filepath.Base(file), ".txt")
		twin, ok := twins[rule]
		if !ok && !held[rule] {
			t.Errorf("nothing holds the list of %s", rule)
		}
		if !ok {
			continue
		}
		a, b := accepted(t, reference, rule), accepted(t, reference, twin)
		slices.Sort(a)
		slices.Sort(b)
		if !slices.Equal(a, b) {
			t.Errorf("%s and %s do not accept the same codes", rule, twin)
		}
	}
}

// newerName leaves lists alone that were published without any names.
func newerName(code string, from source) string {
	if from.names == nil {
		return ""
	}
	return newer[code]
}

// reference is the folder of the reference lists; without it there is nothing to compare with.
func reference(t *testing.T) string {
	shared := os.Getenv("POSTBUD_SHARED")
	if shared == "" {
		shared = filepath.Join("..", "..", "..", "shared")
	}
	dir := filepath.Join(shared, "reference", "codelists")
	if _, err := os.Stat(dir); err != nil {
		t.Skip("the reference lists are not here; POSTBUD_SHARED names their folder")
	}
	return dir
}

func accepted(t *testing.T, reference, rule string) []string {
	text, err := os.ReadFile(filepath.Join(reference, "accepted", rule+".txt"))
	if err != nil {
		t.Fatal(err)
	}
	return strings.Fields(string(text))
}

// named is the names of the tables; an earlier table goes before a later one.
func named(t *testing.T, reference string, tables []string) map[string]string {
	names := map[string]string{}
	for _, table := range slices.Backward(tables) {
		text, err := os.ReadFile(filepath.Join(reference, table+".csv"))
		if err != nil {
			t.Fatal(err)
		}
		rows, err := csv.NewReader(bytes.NewReader(text)).ReadAll()
		if err != nil {
			t.Fatal(table, err)
		}
		for _, row := range rows[1:] {
			names[row[0]] = strings.Join(strings.Fields(row[1]), " ")
		}
	}
	return names
}
