package oioubl

import (
	"github.com/postbud/postbud/internal/ubl"
	"github.com/postbud/postbud/internal/xmlterms"
	"github.com/postbud/postbud/invoice"
)

// What the type code of an additional document reference (UNCL1001) tells.
const (
	typeObject   = "130" // the invoiced object (BT-18, BT-128)
	typeProject  = "50"  // the project, in a credit note (BT-11)
	typeDocument = "916" // any document, where none describes it (BG-24)
)

func (w *writer) references() {
	inv := w.inv
	w.order()
	for _, p := range inv.Preceding {
		w.Open("cac:BillingReference")
		w.Open("cac:InvoiceDocumentReference")
		w.Text("BT-25", "cbc:ID", p.Number)
		w.Date("BT-26", "cbc:IssueDate", p.IssueDate)
		w.Close()
		w.Close()
	}
	w.Under("cac:DespatchDocumentReference", "BT-16", "cbc:ID", inv.DespatchAdvice)
	w.Under("cac:ReceiptDocumentReference", "BT-15", "cbc:ID", inv.ReceivingAdvice)
	if w.credit {
		w.Under("cac:ContractDocumentReference", "BT-12", "cbc:ID", inv.Contract)
		w.coded("cac:AdditionalDocumentReference", "BT-18", inv.Object, typeObject)
		w.coded("cac:AdditionalDocumentReference", "BT-11", invoice.Identifier{Value: inv.Project}, typeProject)
		w.attachments()
		w.Under("cac:OriginatorDocumentReference", "BT-17", "cbc:ID", inv.Tender)
		return
	}
	w.Under("cac:OriginatorDocumentReference", "BT-17", "cbc:ID", inv.Tender)
	w.Under("cac:ContractDocumentReference", "BT-12", "cbc:ID", inv.Contract)
	w.coded("cac:AdditionalDocumentReference", "BT-18", inv.Object, typeObject)
	w.attachments()
	w.Under("cac:ProjectReference", "BT-11", "cbc:ID", inv.Project)
}

// order writes the purchase order, or that there is none where its sales order or
// its lines are known.
func (w *writer) order() {
	purchase := w.inv.PurchaseOrder
	for i := range w.inv.Lines {
		if purchase == "" && (w.inv.SalesOrder != "" || w.inv.Lines[i].OrderLine != "") {
			purchase = none
		}
	}
	w.Open("cac:OrderReference")
	w.Text("BT-13", "cbc:ID", purchase)
	w.Text("BT-14", "cbc:SalesOrderID", w.inv.SalesOrder)
	w.Close()
}

// coded writes a reference whose type code says what it is.
func (w *writer) coded(element, term string, id invoice.Identifier, typeCode string) {
	if id.Value == "" {
		return
	}
	w.Open(element)
	w.Identifier(term, "cbc:ID", id)
	w.documentType(typeCode)
	w.Close()
}

func (w *writer) documentType(code string) {
	w.Text("", "cbc:DocumentTypeCode", code, "listAgencyID", "6", "listID", "UN/ECE 1001")
}

func readReferences(in xmlterms.Element, f form, inv *invoice.Invoice) {
	ubl.ReadReferences(in, inv)
	if inv.PurchaseOrder == none {
		inv.PurchaseOrder = ""
	}
	for r := range in.Each("cac:AdditionalDocumentReference") {
		typeCode := r.Code("cbc:DocumentTypeCode")
		switch {
		case typeCode == typeObject && inv.Object.Value == "":
			inv.Object = r.Identifier("cbc:ID")
		case typeCode == typeProject && f.credit && inv.Project == "":
			inv.Project = r.Text("cbc:ID")
		default:
			inv.Attachments = withAttachment(inv.Attachments, readAttachment(r))
		}
	}
}
