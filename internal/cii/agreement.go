package cii

import (
	"github.com/postbud/postbud/internal/xmlterms"
	"github.com/postbud/postbud/invoice"
)

const (
	headerAgreement = "ram:ApplicableHeaderTradeAgreement"
	seller          = "ram:SellerTradeParty"
	buyer           = "ram:BuyerTradeParty"
	representative  = "ram:SellerTaxRepresentativeTradeParty"
	sellerOrder     = "ram:SellerOrderReferencedDocument"
	buyerOrder      = "ram:BuyerOrderReferencedDocument"
	contract        = "ram:ContractReferencedDocument"
	additional      = "ram:AdditionalReferencedDocument"
	project         = "ram:SpecifiedProcuringProject"
)

// What the type code of an additional document reference says that it is.
const (
	typeTender     = "50"  // the tender or lot (BT-17)
	typeObject     = "130" // the invoiced object (BT-18, BT-128)
	typeSupporting = "916" // a supporting document (BG-24)
)

// projectName stands for the name of the project, which EN 16931 does not know and
// the schema demands.
const projectName = "Project reference"

// agreement writes who deals with whom, and what they refer to.
func (w writer) agreement(inv *invoice.Invoice) {
	w.Open(headerAgreement)
	w.Text("BT-10", "ram:BuyerReference", inv.BuyerReference)
	w.party(seller, inv.Seller, xmlterms.Seller)
	w.party(buyer, inv.Buyer, xmlterms.Buyer)
	w.representative(inv.TaxRepresentative)
	w.Under(sellerOrder, "BT-14", "ram:IssuerAssignedID", inv.SalesOrder)
	w.Under(buyerOrder, "BT-13", "ram:IssuerAssignedID", inv.PurchaseOrder)
	w.Under(contract, "BT-12", "ram:IssuerAssignedID", inv.Contract)
	w.reference("BT-17", typeTender, invoice.Identifier{Value: inv.Tender})
	w.reference("BT-18", typeObject, inv.Object)
	w.attachments(inv.Attachments)
	if inv.Project != "" {
		w.Open(project)
		w.Text("BT-11", "ram:ID", inv.Project)
		w.Text("BT-11", "ram:Name", projectName)
		w.Close()
	}
	w.Close()
}

func readAgreement(in xmlterms.Element, inv *invoice.Invoice) {
	inv.BuyerReference = in.Text("ram:BuyerReference")
	inv.Seller = readParty(in.Child(seller))
	inv.Buyer = readParty(in.Child(buyer))
	inv.Buyer.TaxRegistration, inv.Buyer.LegalInformation = "", ""
	// EXTENDED has several identifiers of the buyer, EN 16931 one (BT-46).
	inv.Buyer.Identifiers = inv.Buyer.Identifiers[:min(1, len(inv.Buyer.Identifiers))]
	inv.TaxRepresentative = readRepresentative(in.Child(representative))
	inv.SalesOrder = in.Text(sellerOrder + "/ram:IssuerAssignedID")
	inv.PurchaseOrder = in.Text(buyerOrder + "/ram:IssuerAssignedID")
	inv.Contract = in.Text(contract + "/ram:IssuerAssignedID")
	inv.Project = in.Text(project + "/ram:ID")
	for r := range in.Each(additional) {
		readAdditional(r, inv)
	}
}

// reference writes an additional document that is a number of a kind, of the
// document or of a line.
func (w writer) reference(term, typeCode string, id invoice.Identifier) {
	if id.Value == "" {
		return
	}
	w.Open(additional)
	w.Text(term, "ram:IssuerAssignedID", id.Value)
	w.Text(term, "ram:TypeCode", typeCode)
	w.Text(term, "ram:ReferenceTypeCode", id.Scheme)
	w.Close()
}

func readObject(in xmlterms.Element) invoice.Identifier {
	value := in.Text("ram:IssuerAssignedID")
	if value == "" {
		return invoice.Identifier{}
	}
	return invoice.Identifier{Scheme: in.Code("ram:ReferenceTypeCode"), Value: value}
}

func readAdditional(in xmlterms.Element, inv *invoice.Invoice) {
	typeCode := in.Code("ram:TypeCode")
	switch {
	case typeCode == typeTender && inv.Tender == "":
		inv.Tender = in.Text("ram:IssuerAssignedID")
	case typeCode == typeObject && inv.Object.Value == "":
		inv.Object = readObject(in)
	default:
		inv.Attachments = append(inv.Attachments, readAttachment(in))
	}
}
