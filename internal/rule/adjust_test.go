package rule_test

import (
	"reflect"
	"testing"

	"github.com/postbud/postbud/internal/rule"
	"github.com/postbud/postbud/invoice"
	"github.com/postbud/postbud/invoice/invoicetest"
)

func TestEmptySettingsChangeNothing(t *testing.T) {
	inv, want := invoicetest.Full(), invoicetest.Full()
	rule.Supplier{}.Adjust(inv)
	rule.Customer{}.Adjust(inv)
	if lost := append(invoice.Lost(want, inv), invoice.Lost(inv, want)...); len(lost) > 0 {
		t.Errorf("changed: %v", lost)
	}
}

func TestTheSuppliersSettingsStandOverTheSources(t *testing.T) {
	s := rule.Supplier{
		Name: "Nordlys ApS", VATIdentifier: "DK29384711", LegalRegistration: "29384711", AddressScheme: "0184", AddressValue: "29384711",
		Street: "Havnegade 1", City: "Aarhus C", PostCode: "8000", Country: "DK", ContactName: "Anna", ContactPhone: "+45 1", ContactEmail: "a@b.example",
		Account: "DK5000400440116243", AccountName: "Nordlys", BIC: "DABADKKK", LegalInformation: "Aktiekapital 40.000",
	}
	inv := invoicetest.Full()
	inv.TypeCode, inv.Payment.MeansCode = "380", "1"
	s.Adjust(inv)
	p := inv.Seller
	got := rule.Supplier{
		Name: p.Name, VATIdentifier: p.VATIdentifier, LegalRegistration: p.LegalRegistration.Value,
		AddressScheme: p.ElectronicAddress.Scheme, AddressValue: p.ElectronicAddress.Value,
		Street: p.Address.Line1, City: p.Address.City, PostCode: p.Address.PostCode, Country: p.Address.Country,
		ContactName: p.Contact.Name, ContactPhone: p.Contact.Phone, ContactEmail: p.Contact.Email, LegalInformation: p.LegalInformation,
		Account: inv.Payment.Transfers[0].Account, AccountName: inv.Payment.Transfers[0].Name, BIC: inv.Payment.Transfers[0].BIC,
	}
	if got != s {
		t.Errorf("the seller is %+v", got)
	}
	if len(inv.Payment.Transfers) != 1 || inv.Payment.MeansCode != "30" {
		t.Errorf("the payment is %+v", inv.Payment)
	}
}

func TestAnAccountIsNotPutOnACreditNoteNorOverAnotherWayToPay(t *testing.T) {
	credit := &invoice.Invoice{TypeCode: "381"}
	rule.Supplier{Account: "DK5000400440116243"}.Adjust(credit)
	if credit.Payment.Transfers != nil || credit.Payment.MeansCode != "" {
		t.Errorf("the credit note is paid by %+v", credit.Payment)
	}
	inv := &invoice.Invoice{TypeCode: "380"}
	inv.Payment.MeansCode = "58"
	rule.Supplier{Account: "DK5000400440116243"}.Adjust(inv)
	if inv.Payment.MeansCode != "58" || len(inv.Payment.Transfers) != 1 {
		t.Errorf("the invoice is paid by %+v", inv.Payment)
	}
	bare := &invoice.Invoice{TypeCode: "380"}
	rule.Supplier{BIC: "DABADKKK"}.Adjust(bare)
	if bare.Payment.Transfers != nil {
		t.Errorf("a BIC alone made the account %+v", bare.Payment.Transfers)
	}
}

func TestTheCustomersAddressesReplaceAndReferencesFillIn(t *testing.T) {
	c := rule.Customer{
		AddressScheme: "0088", AddressValue: "5798000987654", VATIdentifier: "DK1", ContactName: "Bo",
		PurchaseOrder: "PO", BuyerReference: "BR", BuyerAccount: "BA",
	}
	inv := &invoice.Invoice{}
	inv.Buyer.ElectronicAddress = invoice.ElectronicAddress{Scheme: "0184", Value: "1"}
	inv.PurchaseOrder = "4711"
	c.Adjust(inv)
	if inv.Buyer.ElectronicAddress != (invoice.ElectronicAddress{Scheme: "0088", Value: "5798000987654"}) || inv.Buyer.VATIdentifier != "DK1" || inv.Buyer.Contact.Name != "Bo" {
		t.Errorf("the buyer is %+v", inv.Buyer)
	}
	if got := [3]string{inv.PurchaseOrder, inv.BuyerReference, inv.BuyerAccount}; got != [3]string{"4711", "BR", "BA"} {
		t.Errorf("the references are %q", got)
	}
}

func TestSettingsDoNotChangeTheInvoiceThatWasRead(t *testing.T) {
	read := invoicetest.Full()
	read.TypeCode = "380"
	before := append([]invoice.CreditTransfer(nil), read.Payment.Transfers...)
	copied := *read
	rule.Supplier{Name: "x", Account: "DK5000400440116243", Street: "x"}.Adjust(&copied)
	rule.Customer{AddressValue: "x", PurchaseOrder: "x"}.Adjust(&copied)
	if !reflect.DeepEqual(read.Payment.Transfers, before) || read.Seller.Name == "x" || read.Buyer.ElectronicAddress.Value == "x" {
		t.Error("the copy shares with what was read")
	}
}
