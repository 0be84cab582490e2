package rules_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/postbud/postbud/internal/rules/rulestest"
)

// richOIOUBL is good documents in which nearly everything stands that a rule of
// OIOUBL speaks of: an invoice and a credit note, with prices in another currency
// and without.
func richOIOUBL(t *testing.T) []rulestest.Seed {
	t.Helper()
	var seeds []rulestest.Seed
	for _, d := range []richDocument{{}, {plain: true}, {credit: true}, {credit: true, plain: true}} {
		seed, ok := rulestest.NewSeed(d.name(), []byte(d.xml()))
		if !ok {
			t.Fatalf("%s is no document of OIOUBL", d.name())
		}
		seeds = append(seeds, seed)
	}
	return seeds
}

// richDocument is one of them; a plain one has no exchange rates and is delivered
// as a whole, not line by line.
type richDocument struct{ credit, plain bool }

func (d richDocument) name() string {
	name := "rich/invoice"
	if d.credit {
		name = "rich/credit note"
	}
	if d.plain {
		name += ", plain"
	}
	return name
}

// pick is the first for an invoice, the second for a credit note.
func (d richDocument) pick(invoice, creditNote string) string {
	if d.credit {
		return creditNote
	}
	return invoice
}

// unless is nothing where the condition is given.
func unless(condition bool, parts ...string) string {
	if condition {
		return ""
	}
	return strings.Join(parts, "")
}

// el writes an element: its name, an attribute as name=value if there is one, and
// what is in it.
func el(name string, in ...string) string {
	name, attributes, _ := strings.Cut(name, " ")
	head := name
	for a := range strings.SplitSeq(attributes, ";") {
		if key, value, ok := strings.Cut(a, "="); ok {
			head += fmt.Sprintf(` %s="%s"`, key, value)
		}
	}
	return "<" + head + ">" + strings.Join(in, "") + "</" + name + ">"
}

func cbc(name string, text string) string  { return el("cbc:"+name, text) }
func cac(name string, in ...string) string { return el("cac:"+name, in...) }

func (d richDocument) xml() string {
	const spaces = "urn:oasis:names:specification:ubl:schema:xsd:"
	root := d.pick("Invoice", "CreditNote")
	allowances := []string{
		allowance("false", cbc("MultiplierFactorNumeric", "0.10"), "10.00", cbc("BaseAmount currencyID=DKK", "100.00")),
		allowance("true", "", "20.00", ""),
	}
	rates := unless(d.plain, rate("TaxExchangeRate", "DKK", "EUR", "0.1333"), rate("PricingExchangeRate", "EUR", "DKK", "7.5000"),
		rate("PaymentExchangeRate", "DKK", "SEK", "1.5000"), rate("PaymentAlternativeExchangeRate", "DKK", "NOK", "1.6000"))
	order := d.pick(strings.Join(allowances, "")+rates, rates+strings.Join(allowances, ""))
	return el(root+" xmlns="+spaces+root+"-2;xmlns:cac="+spaces+"CommonAggregateComponents-2;xmlns:cbc="+spaces+
		"CommonBasicComponents-2;xmlns:ext="+spaces+"CommonExtensionComponents-2",
		el("ext:UBLExtensions", el("ext:UBLExtension", cbc("ID", "1001"), el("ext:ExtensionAgencyID", "Digitaliseringsstyrelsen"),
			el("ext:ExtensionContent", cbc("Note", "x")))),
		cbc("UBLVersionID", "2.1"), cbc("CustomizationID", "OIOUBL-2.1"),
		cbc("ProfileID schemeAgencyID=320;schemeID=urn:oioubl:id:profileid-1.6", "urn:www.nesubl.eu:profiles:profile7:ver2.0"),
		cbc("ID", "F-2026-17"), cbc("CopyIndicator", "false"), cbc("UUID", uuid), cbc("IssueDate", "2026-03-02"),
		unless(d.credit, cbc("InvoiceTypeCode listAgencyID=320;listID=urn:oioubl:codelist:invoicetypecode-1.2", "380")),
		cbc("Note languageID=da", "Tak for handlen"), cbc("Note languageID=en", "Thank you"),
		currency("Document", "DKK"), currency("Tax", "EUR"),
		unless(d.plain, currency("Pricing", "EUR"), currency("Payment", "SEK"), currency("PaymentAlternative", "NOK")),
		cbc("AccountingCost", "4711"),
		period("InvoicePeriod"),
		unless(!d.credit, complaint("discrepancyresponsecode-1.1", "Billing1")),
		cac("OrderReference", cbc("ID", "O-9"), cbc("UUID", uuid), document("DocumentReference", "O-9")),
		billing(""),
		document("DespatchDocumentReference", "D-1"), document("ReceiptDocumentReference", "R-1"),
		unless(d.credit, document("OriginatorDocumentReference", "P-1")), document("ContractDocumentReference", "K-1"),
		attached("AdditionalDocumentReference"),
		cac("Signature", cbc("ID", "S-1"), party("SignatoryParty", "Underskriver", 1),
			cac("DigitalSignatureAttachment", cac("ExternalReference", cbc("URI", "http://example.org/signature"))),
			attached("OriginalDocumentReference")),
		cac("AccountingSupplierParty", party("Party", "Vognmand Holm", 2), contact("DespatchContact"), contact("AccountingContact"), contact("SellerContact")),
		cac("AccountingCustomerParty", party("Party", "Havnens Skole", 3), contact("DeliveryContact"), contact("AccountingContact"), contact("BuyerContact")),
		party("PayeeParty", "Factor", 4),
		unless(d.credit,
			cac("BuyerCustomerParty", party("Party", "Indkøb", 5), contact("DeliveryContact"), contact("AccountingContact"), contact("BuyerContact")),
			cac("SellerSupplierParty", party("Party", "Salg", 6), contact("DespatchContact"), contact("AccountingContact"), contact("SellerContact"))),
		cac("TaxRepresentativeParty", cac("PartyName", cbc("Name", "Repræsentant")), address("PostalAddress", 2), partyTax()),
		unless(d.credit, cac("Delivery", cbc("ActualDeliveryDate", "2026-02-27"), unless(!d.plain, delivered())),
			cac("DeliveryTerms", cbc("ID", "Incoterms"), cbc("LossRisk", "Sælgers"),
				cac("DeliveryLocation", cbc("ID", "5790000123452"), period("ValidityPeriod"), address("Address", 2))),
			waysToPay(), terms("1", "100.50"), terms("2", "80.00"),
			cac("PrepaidPayment", cbc("PaidAmount currencyID=DKK", "100.00"))),
		order,
		taxTotal(cbc("RoundingAmount currencyID=DKK", "0.50"), "40.00", vat("160.00", "40.00", "5.33"), exempt("75.00")),
		taxTotal("", "5.00", excise()),
		cac("LegalMonetaryTotal", money("LineExtension", "225.00"), money("TaxExclusive", "45.00"), money("TaxInclusive", "280.50"),
			money("AllowanceTotal", "10.00"), money("ChargeTotal", "20.00"), money("Prepaid", "100.00"),
			money("PayableRounding", "0.50"), money("Payable", "180.50")),
		d.line("1", "2", "150.00", "", d.extras(), taxTotal("", "37.50", vat("150.00", "37.50", "5.00"))+taxTotal("", "5.00", excise()), item(true), d.price(true)),
		d.line("2", "1", "75.00", "", "", taxTotal("", "0.00", exempt("75.00")), item(false), d.price(false)),
		d.line("3", "1", "0.00", cbc("FreeOfChargeIndicator", "true"), "", taxTotal("", "0.00", vat("0.00", "0.00", "0.00")), item(false), d.price(false)),
	)
}

const uuid = "9756b4d0-8815-4029-857a-e388fe63f399"

func (d richDocument) line(id, quantity, amount, free, extras, taxes, item, price string) string {
	return cac(d.pick("InvoiceLine", "CreditNoteLine"), cbc("ID", id), cbc(d.pick("InvoicedQuantity", "CreditedQuantity")+" unitCode=EA", quantity),
		money("LineExtension", amount), cbc("AccountingCost", "4712"), free, extras, taxes, item, price)
}

// extras is what a line may have beside what it must.
func (d richDocument) extras() string {
	reference := func(name string) string {
		return cac(name, cbc("LineID", "1"), document("DocumentReference", "L-1"))
	}
	return unless(d.credit, cac("OrderLineReference", cbc("LineID", "1"), cac("OrderReference", cbc("ID", "O-9"), document("DocumentReference", "O-9")))) +
		unless(!d.credit, complaint("lineresponsecode-1.0", "BusinessReject")) +
		reference("DespatchLineReference") + reference("ReceiptLineReference") +
		billing(cac("BillingReferenceLine", cbc("ID", "1"), allowance("false", cbc("MultiplierFactorNumeric", "0.10"), "1.00", cbc("BaseAmount currencyID=DKK", "10.00")))) +
		attached("DocumentReference") +
		unless(d.plain, cac("Delivery", delivered())) +
		unless(d.credit, allowance("false", cbc("MultiplierFactorNumeric", "0.10"), "1.00", cbc("BaseAmount currencyID=DKK", "10.00")))
}

// price is 10 euros or 75 kroner.
func (d richDocument) price(rich bool) string {
	amount := cbc("PriceAmount currencyID=EUR", "10.00")
	if d.plain {
		amount = cbc("PriceAmount currencyID=DKK", "75.00")
	}
	if !rich {
		return cac("Price", amount, cbc("BaseQuantity unitCode=EA", "1"))
	}
	return cac("Price", amount, cbc("BaseQuantity unitCode=EA", "1"),
		cbc("PriceChangeReason languageID=da", "Tilbud"), cbc("PriceChangeReason languageID=en", "Offer"),
		cbc("PriceTypeCode listID=UN/ECE 5387", "CON"), cbc("OrderableUnitFactorRate", "1"), unless(!d.credit, period("ValidityPeriod")),
		allowance("false", cbc("MultiplierFactorNumeric", "0.10"), "1.00", cbc("BaseAmount currencyID=DKK", "10.00")))
}

func money(name, amount string) string { return cbc(name+"Amount currencyID=DKK", amount) }

func currency(name, code string) string {
	return cbc(name+"CurrencyCode listAgencyID=6;listID=ISO 4217 Alpha", code)
}
