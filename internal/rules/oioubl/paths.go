package oioubl

import "strings"

// paths are the elements that a rule is about, from the document element on.
type paths []string

// aggregates makes paths of their names without "cac:".
func aggregates(names ...string) paths {
	var p paths
	for _, name := range names {
		p = append(p, "cac:"+strings.ReplaceAll(name, "/", "/cac:"))
	}
	return p
}

// below is the children of that name.
func (p paths) below(child string) paths { return p.with("/" + child) }

// with is the paths with something behind them, a condition in brackets.
func (p paths) with(suffix string) paths {
	out := make(paths, len(p))
	for i := range p {
		out[i] = p[i] + suffix
	}
	return out
}

// and is both.
func (p paths) and(more paths) paths { return append(append(paths{}, p...), more...) }

// both is what both documents have and what the invoice alone has.
func (d document) both(shared, ofInvoice paths) paths {
	if d.isInvoice() {
		return shared.and(ofInvoice)
	}
	return shared
}

// onLines is elements of the lines.
func (d document) onLines(names ...string) paths {
	var p paths
	for _, name := range aggregates(names...) {
		p = append(p, d.line+"/"+name)
	}
	return p
}

// party is every party but the tax representative.
func (d document) party() paths {
	shared := aggregates("Signature/SignatoryParty", "AccountingSupplierParty/Party", "AccountingCustomerParty/Party", "PayeeParty")
	return d.both(shared, aggregates("BuyerCustomerParty/Party", "SellerSupplierParty/Party", "Delivery/DeliveryParty")).
		and(d.onLines("Delivery/DeliveryParty"))
}

func (d document) address() paths {
	party := d.party()
	return d.both(
		party.below("cac:PostalAddress").and(party.below("cac:PhysicalLocation/cac:Address")).
			and(d.onLines("Delivery/DeliveryLocation/Address", "Item/OriginAddress")),
		aggregates("Delivery/DeliveryLocation/Address", "DeliveryTerms/DeliveryLocation/Address"))
}

func (d document) contact() paths {
	return d.party().below("cac:Contact").and(d.both(
		aggregates("AccountingSupplierParty/DespatchContact", "AccountingSupplierParty/AccountingContact", "AccountingSupplierParty/SellerContact",
			"AccountingCustomerParty/DeliveryContact", "AccountingCustomerParty/AccountingContact", "AccountingCustomerParty/BuyerContact"),
		aggregates("SellerSupplierParty/DespatchContact", "SellerSupplierParty/AccountingContact", "SellerSupplierParty/SellerContact",
			"BuyerCustomerParty/DeliveryContact", "BuyerCustomerParty/AccountingContact", "BuyerCustomerParty/BuyerContact")))
}

func (d document) partyTax() paths {
	return d.party().below("cac:PartyTaxScheme").and(aggregates("TaxRepresentativeParty/PartyTaxScheme"))
}

// allowance is allowances and charges; those of a credit note's own lines are
// checked by no rule.
func (d document) allowance() paths {
	return d.both(aggregates("AllowanceCharge").and(d.onLines("BillingReference/BillingReferenceLine/AllowanceCharge")),
		d.onLines("AllowanceCharge"))
}

func (d document) priceAllowance() paths { return d.onLines("Price/AllowanceCharge") }

func (d document) taxTotal() paths { return aggregates("TaxTotal").and(d.onLines("TaxTotal")) }

func (d document) taxCategory() paths {
	return d.allowance().below("cac:TaxCategory").
		and(d.taxTotal().below("cac:TaxSubtotal/cac:TaxCategory")).
		and(d.onLines("Item/ClassifiedTaxCategory", "Price/AllowanceCharge/TaxCategory"))
}

func (d document) taxScheme() paths {
	return d.partyTax().and(d.taxCategory()).below("cac:TaxScheme")
}

func (d document) rate() paths {
	return aggregates("TaxExchangeRate", "PricingExchangeRate", "PaymentExchangeRate", "PaymentAlternativeExchangeRate")
}

func (d document) period() paths {
	return aggregates("InvoicePeriod").
		and(d.party().below("cac:PhysicalLocation/cac:ValidityPeriod")).
		and(d.rate().below("cac:ForeignExchangeContract/cac:ValidityPeriod")).
		and(d.onLines("Delivery/DeliveryLocation/ValidityPeriod", "Delivery/RequestedDeliveryPeriod", "Price/ValidityPeriod",
			"Item/AdditionalItemProperty/UsabilityPeriod", "Item/ItemInstance/AdditionalItemProperty/UsabilityPeriod",
			"Item/ItemInstance/LotIdentification/AdditionalItemProperty/UsabilityPeriod")).
		and(d.both(nil, aggregates("Delivery/DeliveryLocation/ValidityPeriod", "Delivery/RequestedDeliveryPeriod",
			"DeliveryTerms/DeliveryLocation/ValidityPeriod", "PaymentTerms/SettlementPeriod", "PaymentTerms/PenaltyPeriod")))
}

// described is what may have descriptions in several languages. Four paths of the
// credit note are missing: officially another rule takes them first.
func (d document) described() paths {
	all := d.period().and(d.onLines("Item", "Item/SellersItemIdentification/PhysicalAttribute",
		"Item/SellersItemIdentification/MeasurementDimension", "Item/TransactionConditions"))
	if d.isInvoice() {
		return all
	}
	var rest paths
	for _, p := range all {
		if p != "cac:InvoicePeriod" && p != "cac:Signature/cac:SignatoryParty/cac:PhysicalLocation/cac:ValidityPeriod" {
			rest = append(rest, p)
		}
	}
	return rest
}

// reference is references to documents of a kind that their name says.
func (d document) reference() paths {
	billing := aggregates("BillingReference").and(d.onLines("BillingReference"))
	all := aggregates("OrderReference/DocumentReference", "DespatchDocumentReference", "ReceiptDocumentReference", "ContractDocumentReference").
		and(d.rate().below("cac:ForeignExchangeContract/cac:ContractDocumentReference")).
		and(d.onLines("DespatchLineReference/DocumentReference", "ReceiptLineReference/DocumentReference", "Item/CatalogueDocumentReference")).
		and(d.both(nil, aggregates("OriginatorDocumentReference").and(d.onLines("OrderLineReference/OrderReference/DocumentReference"))))
	for _, kind := range []string{"Invoice", "SelfBilledInvoice", "CreditNote", "SelfBilledCreditNote", "Reminder"} {
		all = all.and(billing.below("cac:" + kind + "DocumentReference"))
	}
	return all
}

// attached is references to documents of any kind.
func (d document) attached() paths {
	return aggregates("AdditionalDocumentReference", "Signature/OriginalDocumentReference").
		and(d.onLines("DocumentReference", "Item/ItemSpecificationDocumentReference", "Item/TransactionConditions/DocumentReference"))
}
