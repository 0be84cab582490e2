package ubl

import "github.com/postbud/postbud/invoice"

func (w *writer) lines(lines []invoice.Line) {
	name, quantity := "cac:InvoiceLine", "cbc:InvoicedQuantity"
	if w.credit {
		name, quantity = "cac:CreditNoteLine", "cbc:CreditedQuantity"
	}
	for i := range lines {
		w.Open(name)
		w.line(&lines[i], quantity)
		w.Close()
	}
}

func (w *writer) line(l *invoice.Line, quantity string) {
	w.Text("BT-126", "cbc:ID", l.ID)
	w.Text("BT-127", "cbc:Note", l.Note)
	w.number("BT-129", quantity, l.Quantity, "unitCode", l.Unit)
	w.amount("BT-131", "cbc:LineExtensionAmount", l.LineNet)
	w.Text("BT-133", "cbc:AccountingCost", l.BuyerAccount)
	w.period("BT-134", "BT-135", l.Period, "")
	w.under("cac:OrderLineReference", "BT-132", "cbc:LineID", l.OrderLine)
	if l.Object.Value != "" {
		w.Open("cac:DocumentReference")
		w.identifier("BT-128", "cbc:ID", l.Object)
		w.Text("BT-128", "cbc:DocumentTypeCode", typeObject)
		w.Close()
	}
	for _, a := range l.Allowances {
		w.allowance("false", lineAllowanceOf, ofDocument(a))
	}
	for _, c := range l.Charges {
		w.allowance("true", lineChargeOf, ofDocument(c))
	}
	w.item(&l.Item, l.VAT)
	w.price(l.Price)
}

func readLines(root element, inv *invoice.Invoice) {
	for in := range root.each(root.line) {
		inv.Lines = append(inv.Lines, readLine(in))
	}
}

func readLine(in element) invoice.Line {
	l := invoice.Line{
		ID:           in.text("cbc:ID"),
		Note:         in.texts("cbc:Note"),
		Quantity:     in.decimal("BT-129", in.quantity),
		Unit:         in.child(in.quantity).attribute("unitCode"),
		LineNet:      in.decimal("BT-131", "cbc:LineExtensionAmount"),
		BuyerAccount: in.text("cbc:AccountingCost"),
		Period:       in.child("cac:InvoicePeriod").period("BT-134", "BT-135"),
		OrderLine:    in.text("cac:OrderLineReference/cbc:LineID"),
		Object:       in.identifier("cac:DocumentReference/cbc:ID"),
	}
	for a := range in.each("cac:AllowanceCharge") {
		if a.flag("cbc:ChargeIndicator") {
			l.Charges = append(l.Charges, ofLine(readAllowance(a, lineChargeOf)))
		} else {
			l.Allowances = append(l.Allowances, ofLine(readAllowance(a, lineAllowanceOf)))
		}
	}
	l.Item, l.VAT = readItem(in.child("cac:Item"))
	l.Price = readPrice(in.child("cac:Price"))
	return l
}

// ofDocument and ofLine turn the allowance of a line into one of the document and
// back, without the VAT category that only the latter has.
func ofDocument(a invoice.LineAllowance) invoice.Allowance {
	return invoice.Allowance{Amount: a.Amount, Base: a.Base, Percentage: a.Percentage, Reason: a.Reason, ReasonCode: a.ReasonCode}
}

func ofLine(a invoice.Allowance) invoice.LineAllowance {
	return invoice.LineAllowance{Amount: a.Amount, Base: a.Base, Percentage: a.Percentage, Reason: a.Reason, ReasonCode: a.ReasonCode}
}

func (w *writer) item(i *invoice.Item, vat invoice.LineVAT) {
	w.Open("cac:Item")
	w.Text("BT-154", "cbc:Description", i.Description)
	w.Text("BT-153", "cbc:Name", i.Name)
	w.under("cac:BuyersItemIdentification", "BT-156", "cbc:ID", i.BuyerID)
	w.under("cac:SellersItemIdentification", "BT-155", "cbc:ID", i.SellerID)
	w.Open("cac:StandardItemIdentification")
	w.identifier("BT-157", "cbc:ID", i.StandardID)
	w.Close()
	w.under("cac:OriginCountry", "BT-159", "cbc:IdentificationCode", i.OriginCountry)
	for _, c := range i.Classifications {
		w.Open("cac:CommodityClassification")
		w.Text("BT-158", "cbc:ItemClassificationCode", c.Value, "listID", c.Scheme, "listVersionID", c.Version)
		w.Close()
	}
	if vat.Category != "" || vat.Rate.Given() {
		w.Open("cac:ClassifiedTaxCategory")
		w.Text("BT-151", "cbc:ID", vat.Category)
		w.number("BT-152", "cbc:Percent", vat.Rate)
		w.under("cac:TaxScheme", "BT-151", "cbc:ID", "VAT")
		w.Close()
	}
	for _, a := range i.Attributes {
		w.Open("cac:AdditionalItemProperty")
		w.Text("BT-160", "cbc:Name", a.Name)
		w.Text("BT-161", "cbc:Value", a.Value)
		w.Close()
	}
	w.Close()
}

func readItem(in element) (invoice.Item, invoice.LineVAT) {
	i := invoice.Item{
		Name:          in.text("cbc:Name"),
		Description:   in.texts("cbc:Description"),
		SellerID:      in.text("cac:SellersItemIdentification/cbc:ID"),
		BuyerID:       in.text("cac:BuyersItemIdentification/cbc:ID"),
		StandardID:    in.identifier("cac:StandardItemIdentification/cbc:ID"),
		OriginCountry: in.code("cac:OriginCountry/cbc:IdentificationCode"),
	}
	for c := range in.each("cac:CommodityClassification") {
		code := c.child("cbc:ItemClassificationCode")
		if value := code.text(""); value != "" {
			i.Classifications = append(i.Classifications, invoice.Classification{
				Scheme: code.attribute("listID"), Version: code.attribute("listVersionID"), Value: value,
			})
		}
	}
	for a := range in.each("cac:AdditionalItemProperty") {
		i.Attributes = append(i.Attributes, invoice.Attribute{Name: a.text("cbc:Name"), Value: a.text("cbc:Value")})
	}
	vat := in.child("cac:ClassifiedTaxCategory")
	return i, invoice.LineVAT{Category: vat.code("cbc:ID"), Rate: vat.decimal("BT-152", "cbc:Percent")}
}

// price writes the gross price as the base of an allowance. The schema demands
// the allowance's amount, so a discount that is not given is the difference.
func (w *writer) price(p invoice.Price) {
	discount := p.Discount
	if !discount.Given() && p.GrossPrice.Given() {
		discount = p.GrossPrice.Sub(p.NetPrice)
	}
	w.Open("cac:Price")
	w.amount("BT-146", "cbc:PriceAmount", p.NetPrice)
	w.number("BT-149", "cbc:BaseQuantity", p.BaseQuantity, "unitCode", p.BaseUnit)
	if discount.Given() {
		w.Open("cac:AllowanceCharge")
		w.Text("BT-147", "cbc:ChargeIndicator", "false")
		w.amount("BT-147", "cbc:Amount", discount)
		w.amount("BT-148", "cbc:BaseAmount", p.GrossPrice)
		w.Close()
	}
	w.Close()
}

func readPrice(in element) invoice.Price {
	quantity := in.child("cbc:BaseQuantity")
	return invoice.Price{
		NetPrice:     in.decimal("BT-146", "cbc:PriceAmount"),
		Discount:     in.decimal("BT-147", "cac:AllowanceCharge/cbc:Amount"),
		GrossPrice:   in.decimal("BT-148", "cac:AllowanceCharge/cbc:BaseAmount"),
		BaseQuantity: in.decimal("BT-149", "cbc:BaseQuantity"),
		BaseUnit:     quantity.attribute("unitCode"),
	}
}
