package ubl

import "github.com/postbud/postbud/invoice"

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
		w.date("BT-26", "cbc:IssueDate", p.IssueDate)
		w.Close()
		w.Close()
	}
	w.under("cac:DespatchDocumentReference", "BT-16", "cbc:ID", inv.DespatchAdvice)
	w.under("cac:ReceiptDocumentReference", "BT-15", "cbc:ID", inv.ReceivingAdvice)
	if w.credit {
		w.under("cac:ContractDocumentReference", "BT-12", "cbc:ID", inv.Contract)
		w.additional("BT-18", inv.Object, typeObject)
		w.additional("BT-11", invoice.Identifier{Value: inv.Project}, typeProject)
		w.attachments(inv.Attachments)
		w.under("cac:OriginatorDocumentReference", "BT-17", "cbc:ID", inv.Tender)
		return
	}
	w.under("cac:OriginatorDocumentReference", "BT-17", "cbc:ID", inv.Tender)
	w.under("cac:ContractDocumentReference", "BT-12", "cbc:ID", inv.Contract)
	w.additional("BT-18", inv.Object, typeObject)
	w.attachments(inv.Attachments)
	w.under("cac:ProjectReference", "BT-11", "cbc:ID", inv.Project)
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
	w.identifier(term, "cbc:ID", id)
	w.Text(term, "cbc:DocumentTypeCode", typeCode)
	w.Close()
}

func readReferences(in element, inv *invoice.Invoice) {
	order := in.child("cac:OrderReference")
	inv.PurchaseOrder, inv.SalesOrder = order.text("cbc:ID"), order.text("cbc:SalesOrderID")
	if inv.PurchaseOrder == noOrder && inv.SalesOrder != "" {
		inv.PurchaseOrder = ""
	}
	for b := range in.each("cac:BillingReference") {
		for p := range b.each("cac:InvoiceDocumentReference") {
			inv.Preceding = append(inv.Preceding, invoice.Preceding{
				Number: p.text("cbc:ID"), IssueDate: p.date("BT-26", "cbc:IssueDate"),
			})
		}
	}
	inv.DespatchAdvice = in.text("cac:DespatchDocumentReference/cbc:ID")
	inv.ReceivingAdvice = in.text("cac:ReceiptDocumentReference/cbc:ID")
	inv.Tender = in.text("cac:OriginatorDocumentReference/cbc:ID")
	inv.Contract = in.text("cac:ContractDocumentReference/cbc:ID")
	inv.Project = in.text("cac:ProjectReference/cbc:ID")
	for r := range in.each("cac:AdditionalDocumentReference") {
		readAdditional(r, inv)
	}
}

func readAdditional(in element, inv *invoice.Invoice) {
	typeCode := in.code("cbc:DocumentTypeCode")
	switch {
	case typeCode == typeObject && inv.Object.Value == "":
		inv.Object = in.identifier("cbc:ID")
	case typeCode == typeProject && in.credit && inv.Project == "":
		inv.Project = in.text("cbc:ID")
	default:
		inv.Attachments = append(inv.Attachments, readAttachment(in))
	}
}
