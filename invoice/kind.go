package invoice

// CreditNote says whether the type code (BT-3) is one that a UBL credit note may
// have (BR-CL-01). All other codes are invoices. BR-CL-01 takes 81 in an invoice
// too; it means a credit note.
func (i *Invoice) CreditNote() bool {
	switch i.TypeCode {
	case "81", "83", "261", "262", "296", "308", "381", "396", "420", "458", "502", "503", "532":
		return true
	}
	return false
}

// Kind is "creditnote" or "invoice", by the type code.
func (i *Invoice) Kind() string {
	if i.CreditNote() {
		return "creditnote"
	}
	return "invoice"
}
