package ubl

import (
	"github.com/postbud/postbud/internal/xmlterms"
	"github.com/postbud/postbud/invoice"
)

// What the document type code of an additional document reference tells apart
// from a supporting document.
const (
	typeObject  = "130" // the invoiced object (BT-18)
	typeProject = "50"  // the project, in a credit note (BT-11)
)

// noOrder stands for the purchase order where only the sales order is known, for
// the schema demands the first.
const noOrder = "NA"

func (w *writer) references(inv *invoice.Invoice) {
	w.order(inv.PurchaseOrder, inv.SalesOrder)
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
		w.additional("BT-18", inv.Object, typeObject)
		w.additional("BT-11", invoice.Identifier{Value: inv.Project}, typeProject)
		w.attachments(inv.Attachments)
		w.Under("cac:OriginatorDocumentReference", "BT-17", "cbc:ID", inv.Tender)
		return
	}
	w.Under("cac:OriginatorDocumentReference", "BT-17", "cbc:ID", inv.Tender)
	w.Under("cac:ContractDocumentReference", "BT-12", "cbc:ID", inv.Contract)
	w.additional("BT-18", inv.Object, typeObject)
	w.attachments(inv.Attachments)
	w.Under("cac:ProjectReference", "BT-11", "cbc:ID", inv.Project)
}

func (w *writer) order(purchase, sales string) {
	if purchase == "" && sales != "" {
		purchase = noOrder
	}
	w.Open("cac:OrderReference")
	w.Text("BT-13", "cbc:ID", purchase)
	w.Text("BT-14", "cbc:SalesOrderID", sales)
	w.Close()
}

func (w *writer) additional(term string, id invoice.Identifier, typeCode string) {
	if id.Value == "" {
		return
	}
	w.Open("cac:AdditionalDocumentReference")
	w.Identifier(term, "cbc:ID", id)
	w.Text(term, "cbc:DocumentTypeCode", typeCode)
	w.Close()
}

func readReferences(in xmlterms.Element, f form, inv *invoice.Invoice) {
	ReadReferences(in, inv)
	if inv.PurchaseOrder == noOrder && inv.SalesOrder != "" {
		inv.PurchaseOrder = ""
	}
	for r := range in.Each("cac:AdditionalDocumentReference") {
		readAdditional(r, f, inv)
	}
}

// ReadReferences reads the references that have one place in UBL invoices of every kind:
// to orders, preceding invoices, advices, tender, contract and project.
func ReadReferences(in xmlterms.Element, inv *invoice.Invoice) {
	order := in.Child("cac:OrderReference")
	inv.PurchaseOrder, inv.SalesOrder = order.Text("cbc:ID"), order.Text("cbc:SalesOrderID")
	for b := range in.Each("cac:BillingReference") {
		for p := range b.Each("cac:InvoiceDocumentReference") {
			inv.Preceding = append(inv.Preceding, invoice.Preceding{
				Number: p.Text("cbc:ID"), IssueDate: p.Date("BT-26", "cbc:IssueDate"),
			})
		}
	}
	inv.DespatchAdvice = in.Text("cac:DespatchDocumentReference/cbc:ID")
	inv.ReceivingAdvice = in.Text("cac:ReceiptDocumentReference/cbc:ID")
	inv.Tender = in.Text("cac:OriginatorDocumentReference/cbc:ID")
	inv.Contract = in.Text("cac:ContractDocumentReference/cbc:ID")
	inv.Project = in.Text("cac:ProjectReference/cbc:ID")
}

func readAdditional(in xmlterms.Element, f form, inv *invoice.Invoice) {
	typeCode := in.Code("cbc:DocumentTypeCode")
	switch {
	case typeCode == typeObject && inv.Object.Value == "":
		inv.Object = in.Identifier("cbc:ID")
	case typeCode == typeProject && f.credit && inv.Project == "":
		inv.Project = in.Text("cbc:ID")
	default:
		inv.Attachments = append(inv.Attachments, readAttachment(in))
	}
}
