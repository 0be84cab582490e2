package rules_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/postbud/postbud/internal/judge"
	"github.com/postbud/postbud/internal/rules"
	"github.com/postbud/postbud/invoice"
	"github.com/postbud/postbud/invoice/invoicetest"
)

// swap replaces texts, in pairs; each must be there.
func swap(pairs ...string) func(string) string {
	return func(doc string) string {
		for i := 0; i < len(pairs); i += 2 {
			if !strings.Contains(doc, pairs[i]) {
				return ""
			}
			doc = strings.Replace(doc, pairs[i], pairs[i+1], 1)
		}
		return doc
	}
}

// element gives the first element of that name another text.
func element(name, text string) func(string) string {
	return func(doc string) string {
		from := strings.Index(doc, "<"+name)
		end := strings.Index(doc, "</"+name+">")
		if from < 0 || end < 0 {
			return ""
		}
		open := from + strings.Index(doc[from:], ">") + 1
		return doc[:open] + text + doc[end:]
	}
}

// twice doubles the first element of that name.
func twice(name string) func(string) string {
	return func(doc string) string {
		from := strings.Index(doc, "<"+name+">")
		end := strings.Index(doc, "</"+name+">")
		if from < 0 || end < 0 {
			return ""
		}
		whole := doc[from : end+len("</"+name+">")]
		return doc[:from] + whole + doc[from:]
	}
}

// within changes only the first element of that name, with all in it.
func within(name string, change func(string) string) func(string) string {
	return func(doc string) string {
		from := strings.Index(doc, "<"+name+">")
		end := strings.Index(doc, "</"+name+">") + len("</"+name+">")
		if from < 0 || end < from {
			return ""
		}
		changed := change(doc[from:end])
		if changed == "" {
			return ""
		}
		return doc[:from] + changed + doc[end:]
	}
}

// aimed is a change to the full sample that breaks the rule. They are for the
// rules that neither the official documents nor chance ever break.
func aimed() map[string]func(string) string {
	cents := func(name string) func(string) string { return element(name, "1.000") }
	line := func(change func(string) string) func(string) string { return within("cac:InvoiceLine", change) }
	charge := func(change func(string) string) func(string) string {
		return func(doc string) string {
			at := strings.Index(doc, "<cbc:ChargeIndicator>true")
			changed := change(doc[at:])
			if changed == "" {
				return ""
			}
			return doc[:at] + changed
		}
	}
	iceland := swap("<cbc:IdentificationCode>DK</cbc:IdentificationCode>", "<cbc:IdentificationCode>IS</cbc:IdentificationCode>")
	both := func(doc string) string {
		return strings.ReplaceAll(doc, "<cbc:IdentificationCode>DK<", "<cbc:IdentificationCode>IS<")
	}
	german := func(doc string) string {
		return strings.ReplaceAll(doc, "<cbc:IdentificationCode>DK<", "<cbc:IdentificationCode>DE<")
	}
	greek := swap("<cbc:CompanyID>DK29384711<", "<cbc:CompanyID>EL094259216<", "<cbc:IdentificationCode>DK<", "<cbc:IdentificationCode>GR<",
		"<cbc:DocumentDescription>Report with drawings<", "<cbc:DocumentDescription>##INVOICE|URL##<")
	then := func(changes ...func(string) string) func(string) string {
		return func(doc string) string {
			for _, c := range changes {
				if doc = c(doc); doc == "" {
					return ""
				}
			}
			return doc
		}
	}
	eindagi := swap("<cbc:DocumentDescription>Report with drawings<", "<cbc:DocumentDescription>EINDAGI<")
	return map[string]func(string) string{
		"BR-65":               swap(` listID="TST"`, ""),
		"BR-CL-08":            swap("#AAI#", "#XXX#"),
		"BR-DEC-05":           charge(cents("cbc:Amount")),
		"BR-DEC-06":           charge(cents("cbc:BaseAmount")),
		"BR-DEC-09":           within("cac:LegalMonetaryTotal", cents("cbc:LineExtensionAmount")),
		"BR-DEC-14":           cents("cbc:TaxInclusiveAmount"),
		"BR-DEC-16":           cents("cbc:PrepaidAmount"),
		"BR-DEC-17":           cents("cbc:PayableRoundingAmount"),
		"BR-DEC-24":           line(cents("cbc:Amount")),
		"BR-DEC-25":           line(cents("cbc:BaseAmount")),
		"BR-DEC-27":           line(charge(cents("cbc:Amount"))),
		"BR-DEC-28":           line(charge(cents("cbc:BaseAmount"))),
		"UBL-CR-666":          swap("<cbc:DocumentTypeCode>130</cbc:DocumentTypeCode>", "<cbc:DocumentTypeCode>130</cbc:DocumentTypeCode><cac:Attachment/>"),
		"UBL-CR-673":          swap("<cbc:DocumentTypeCode>130</cbc:DocumentTypeCode>", "<cbc:DocumentTypeCode>130</cbc:DocumentTypeCode><cbc:DocumentDescription>x</cbc:DocumentDescription>"),
		"UBL-SR-03":           twice("cac:DespatchDocumentReference"),
		"UBL-SR-45":           swap("<cbc:PaymentID>", "<cbc:PaymentDueDate>2026-03-01</cbc:PaymentDueDate><cbc:PaymentDueDate>2026-03-01</cbc:PaymentDueDate><cbc:PaymentID>"),
		"UBL-SR-52":           twice("cac:DocumentReference"),
		"PEPPOL-EN16931-R100": twice("cac:DocumentReference"),
		"DE-R-024-2":          then(german, swap(">58</cbc:PaymentMeansCode>", ">48</cbc:PaymentMeansCode>")),
		"DE-R-T02":            then(german, element("cbc:URI", "no address")),
		"GR-R-008-2":          then(greek, swap("<cbc:ID>Timeseddel</cbc:ID>", "<cbc:ID>Timeseddel</cbc:ID><cbc:DocumentDescription>##INVOICE|URL##</cbc:DocumentDescription>")),
		"GR-R-008-3":          then(greek, element("cbc:URI", " ")),
		"IS-R-003":            then(iceland, within("cac:AccountingSupplierParty", swap("cbc:PostalZone>6200</cbc:PostalZone", "cbc:CityName>6200</cbc:CityName"))),
		"IS-R-005":            then(both, within("cac:AccountingCustomerParty", swap("cbc:PostalZone>6000</cbc:PostalZone", "cbc:CityName>6000</cbc:CityName"))),
		"IS-R-006":            then(iceland, swap(">58</cbc:PaymentMeansCode>", ">9</cbc:PaymentMeansCode>")),
		"IS-R-007":            then(iceland, swap(">58</cbc:PaymentMeansCode>", ">42</cbc:PaymentMeansCode>")),
		"IS-R-008":            then(iceland, eindagi),
		"IS-R-009":            then(iceland, eindagi, func(doc string) string { return cut(doc, "cbc:DueDate") }),
		"IS-R-010":            then(iceland, eindagi, swap("<cbc:ID>Målerapport</cbc:ID>", "<cbc:ID>2020-01-01</cbc:ID>")),
	}
}

// cut takes an element away.
func cut(doc, name string) string {
	from, end := strings.Index(doc, "<"+name+">"), strings.Index(doc, "</"+name+">")
	if from < 0 || end < 0 {
		return ""
	}
	return doc[:from] + doc[end+len("</"+name+">"):]
}

// TestAimedChangesBreakTheirRules breaks the rare rules one by one, here and by
// the official rules.
func TestAimedChangesBreakTheirRules(t *testing.T) {
	inv := invoicetest.Full()
	inv.Payment.Transfers = inv.Payment.Transfers[:1]
	inv.DueDate = invoice.Date{Year: 2026, Month: 3, Day: 29}
	full := string(written(t, inv))
	dir, told := t.TempDir(), map[string]string{}
	for rule, change := range aimed() {
		doc := change(full)
		if doc == "" || doc == full {
			t.Errorf("%s: the change changes nothing", rule)
			continue
		}
		fires := found(t, rule, []byte(doc), rules.EN16931)[rule] + found(t, rule, []byte(doc), rules.Peppol)[rule]
		if fires != 1 {
			t.Errorf("%s fires %d times", rule, fires)
		}
		name := filepath.Join(dir, rule+".xml")
		told[name] = rule
		if err := os.WriteFile(name, []byte(doc), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	judge.Need(t)
	verdicts, err := judge.By(t.Context(), []string{"schema", "en16931", "peppol"}, dir)
	if err != nil {
		t.Fatal(err)
	}
	fired := map[string]bool{}
	for _, v := range verdicts {
		name := filepath.Join(dir, filepath.Base(v.File))
		sameVerdict(t, name, fmt.Sprintf("aimed at %s", told[name]), v, fired)
	}
	for rule := range aimed() {
		if !fired[rule] {
			t.Errorf("%s is not broken officially", rule)
		}
	}
}
