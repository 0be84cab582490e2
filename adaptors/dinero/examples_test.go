package dinero_test

import "strings"

// exampleInvoice and exampleCreditNote are those of the reference's section 8e.
const exampleInvoice = `{
  "PaymentDate": "2026-11-04", "PaymentStatus": "Booked", "PaymentConditionNumberOfDays": 30, "PaymentConditionType": "Netto",
  "FikCode": "+71000000000104521+87654321", "DepositAccountNumber": 55000, "MailOutStatus": "NotSent", "LatestMailOutType": "None",
  "Status": "Booked", "ContactGuid": "d8c91b25-1dbd-4ed1-9969-08c2524de8ff", "Guid": "7f5a52e3-7a65-4bc7-a8c4-aaabcdb31cdf",
  "TimeStamp": "00000000031C7A42", "CreatedAt": "2026-10-05T08:15:20.407", "UpdatedAt": "2026-10-05T08:16:02.11", "DeletedAt": null,
  "Number": 1045, "ContactName": "Vestby Kommune, Teknik og Miljø", "ShowLinesInclVat": false,
  "TotalExclVat": 4350.0, "TotalVatableAmount": 4350.0, "TotalInclVat": 5437.5, "TotalNonVatableAmount": 0, "TotalVat": 1087.5,
  "TotalLines": [{"Type": "SubTotal", "TotalAmount": 4350.0, "Position": 0, "Label": "Subtotal"}],
  "InvoiceTemplateId": null, "Currency": "DKK", "Language": "da-DK", "ExternalReference": "REKV-77120",
  "Description": "Faktura", "Comment": "Rekvisition 77120, att. Jens Holm", "Date": "2026-10-05",
  "ProductLines": [
    {"AccountName": "Salg", "BaseAmountValue": 545.0, "BaseAmountValueInclVat": 681.25, "TotalAmount": 3270.0,
     "TotalAmountInclVat": 4087.5, "ProductGuid": null, "Description": "Servicebesøg på eltavle", "Comments": "Uge 40",
     "Quantity": 6, "AccountNumber": 1000, "Unit": "hours", "Discount": 0, "LineType": "Product"},
    {"AccountName": "Salg", "BaseAmountValue": 400.0, "BaseAmountValueInclVat": 500.0, "TotalAmount": 1080.0,
     "TotalAmountInclVat": 1350.0, "ProductGuid": "196f15b9-b1ba-4a82-8cf6-9536b30f2513", "Description": "HPFI-relæ 40 A",
     "Comments": null, "Quantity": 3, "AccountNumber": 1000, "Unit": "parts", "Discount": 10, "LineType": "Product"},
    {"AccountName": null, "BaseAmountValue": 0, "BaseAmountValueInclVat": 0, "TotalAmount": 0, "TotalAmountInclVat": 0,
     "ProductGuid": null, "Description": "Udført efter aftale med driftslederen", "Comments": null, "Quantity": 0,
     "AccountNumber": 0, "Unit": null, "Discount": 0, "LineType": "Text"}
  ],
  "Address": null
}`

const exampleCreditNote = `{
  "CreditNoteFor": "7f5a52e3-7a65-4bc7-a8c4-aaabcdb31cdf", "MailOutStatus": "NotSent", "LatestMailOutType": "None",
  "PaymentStatus": "Booked", "Status": "Booked", "ContactGuid": "d8c91b25-1dbd-4ed1-9969-08c2524de8ff",
  "Guid": "9afaff35-cc5e-4a75-8a31-ba86ea0f5958", "TimeStamp": "00000000031D0011", "DeletedAt": null, "Number": 87,
  "ContactName": "Vestby Kommune, Teknik og Miljø", "TotalExclVat": 360.0, "TotalInclVat": 450.0, "TotalVat": 90.0,
  "Currency": "DKK", "Language": "da-DK", "ExternalReference": null, "Description": "Kreditnota",
  "Comment": "Retur af 1 stk. på faktura 1045", "Date": "2026-10-12",
  "ProductLines": [
    {"BaseAmountValue": 400.0, "BaseAmountValueInclVat": 500.0, "TotalAmount": 360.0, "TotalAmountInclVat": 450.0,
     "Description": "HPFI-relæ 40 A, returneret", "Comments": null, "Quantity": 1, "AccountNumber": 1000, "Unit": "parts",
     "Discount": 10, "LineType": "Product"}
  ],
  "Address": null
}`

const (
	invoicePath = "/v1/284517/invoices/" + guidA
	creditPath  = "/v1/284517/sales/creditnotes/" + guidB
	invoiceRef  = "invoice:" + guidA
	creditRef   = "creditnote:" + guidB
)

// with is text in which each first word is replaced by the second.
func with(text string, oldNew ...string) string {
	for i := 0; i+1 < len(oldNew); i += 2 {
		if !strings.Contains(text, oldNew[i]) {
			panic("not there: " + oldNew[i])
		}
		text = strings.ReplaceAll(text, oldNew[i], oldNew[i+1])
	}
	return text
}
