package rules_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/postbud/postbud/internal/rules"
	"github.com/postbud/postbud/internal/rules/rulestest"
	"github.com/postbud/postbud/internal/xmltree"
	"github.com/postbud/postbud/invoice"
)

// ordinaryOIOUBL is a good invoice as most are, with that many lines.
func ordinaryOIOUBL(t testing.TB, lines int) []byte {
	t.Helper()
	kroner := func(n int) string { return fmt.Sprintf("%d.00", n) }
	moms := cac("TaxScheme", cbc("ID schemeAgencyID=320;schemeID=urn:oioubl:id:taxschemeid-1.5", "63"), cbc("Name", "Moms"))
	place := cac("PostalAddress", cbc("AddressFormatCode listAgencyID=320;listID=urn:oioubl:codelist:addressformatcode-1.1", "StructuredDK"),
		cbc("StreetName", "Havnegade"), cbc("BuildingNumber", "7"), cbc("CityName", "Esbjerg"), cbc("PostalZone", "6700"), cac("Country", cbc("IdentificationCode", "DK")))
	company := func(role, name, gln string) string {
		return cac(role, cac("Party", cbc("EndpointID schemeID=GLN", gln), cac("PartyIdentification", cbc("ID schemeID=GLN", gln)),
			cac("PartyName", cbc("Name", name)), place, cac("PartyTaxScheme", cbc("CompanyID schemeID=DK:SE", "DK29384711"), moms),
			cac("PartyLegalEntity", cbc("RegistrationName", name), cbc("CompanyID schemeID=DK:CVR", "DK29384711")),
			cac("Contact", cbc("ID", "7778"), cbc("Name", "Ea Holm"))))
	}
	tax := func(taxable int) string {
		return cac("TaxTotal", cbc("TaxAmount currencyID=DKK", kroner(taxable/4)), cac("TaxSubtotal", cbc("TaxableAmount currencyID=DKK", kroner(taxable)),
			cbc("TaxAmount currencyID=DKK", kroner(taxable/4)),
			cac("TaxCategory", cbc("ID schemeAgencyID=320;schemeID=urn:oioubl:id:taxcategoryid-1.4", "StandardRated"), cbc("Percent", "25"), moms)))
	}
	sold := ""
	for i := range lines {
		sold += cac("InvoiceLine", cbc("ID", fmt.Sprint(i+1)), cbc("InvoicedQuantity unitCode=EA", "2"), money("LineExtension", "200.00"), tax(200),
			cac("Item", cbc("Description", "Kørsel med hestevogn"), cbc("Name", "Kørsel"), cac("SellersItemIdentification", cbc("ID", "K-1"))),
			cac("Price", cbc("PriceAmount currencyID=DKK", "100.00"), cbc("BaseQuantity unitCode=EA", "1"), cbc("OrderableUnitFactorRate", "1")))
	}
	const spaces = "urn:oasis:names:specification:ubl:schema:xsd:"
	doc := el("Invoice xmlns="+spaces+"Invoice-2;xmlns:cac="+spaces+"CommonAggregateComponents-2;xmlns:cbc="+spaces+"CommonBasicComponents-2",
		cbc("UBLVersionID", "2.1"), cbc("CustomizationID", "OIOUBL-2.1"),
		cbc("ProfileID schemeAgencyID=320;schemeID=urn:oioubl:id:profileid-1.6", "Procurement-BilSim-1.0"), cbc("ID", "1042"), cbc("UUID", uuid),
		cbc("IssueDate", "2026-03-02"), cbc("InvoiceTypeCode listAgencyID=320;listID=urn:oioubl:codelist:invoicetypecode-1.2", "380"),
		currency("Document", "DKK"), cac("OrderReference", cbc("ID", "O-9")),
		company("AccountingSupplierParty", "Vognmand Holm", "5790001234502"), company("AccountingCustomerParty", "Havnens Skole", "5790001234503"),
		cac("Delivery", cbc("ActualDeliveryDate", "2026-02-27")),
		cac("PaymentMeans", cbc("ID", "1"), cbc("PaymentMeansCode", "42"), cbc("PaymentDueDate", "2026-03-31"),
			cbc("PaymentChannelCode listAgencyID=320;listID=urn:oioubl:codelist:paymentchannelcode-1.1", "DK:BANK"),
			cac("PayeeFinancialAccount", cbc("ID", "1234567890"), cac("FinancialInstitutionBranch", cbc("ID", "1234")))),
		cac("PaymentTerms", cbc("ID", "1"), cbc("Amount currencyID=DKK", kroner(250*lines))),
		tax(200*lines),
		cac("LegalMonetaryTotal", money("LineExtension", kroner(200*lines)), money("TaxExclusive", kroner(50*lines)),
			money("TaxInclusive", kroner(250*lines)), money("Payable", kroner(250*lines))), sold)
	return rulestest.MustParse(strings.ReplaceAll(doc, "\n", "")).Bytes()
}

func BenchmarkCheckOIOUBL(b *testing.B) {
	for _, lines := range []int{10, 1000} {
		doc := ordinaryOIOUBL(b, lines)
		b.Run(fmt.Sprintf("%d lines", lines), func(b *testing.B) {
			b.SetBytes(int64(len(doc)))
			b.ReportAllocs()
			for b.Loop() {
				findings, err := rules.Check(b.Context(), bytes.NewReader(doc), invoice.Date{}, rules.OIOUBL)
				if err != nil || len(findings) > 0 {
					b.Fatal(findings, err)
				}
			}
		})
		b.Run(fmt.Sprintf("%d lines, parsing alone", lines), func(b *testing.B) {
			b.SetBytes(int64(len(doc)))
			b.ReportAllocs()
			for b.Loop() {
				if _, err := xmltree.ParseBytes(doc, xmltree.Options{Vocabulary: rules.Vocabulary()}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
