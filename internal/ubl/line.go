package ubl

import (
	"github.com/postbud/postbud/internal/xmlterms"
	"github.com/postbud/postbud/invoice"
)

func (w *writer) lines(lines []invoice.Line) {
	for i := range lines {
		w.Open(w.form.line)
		w.line(&lines[i])
		w.Close()
	}
}

func (w *writer) line(l *invoice.Line) {
	w.Text("BT-126", "cbc:ID", l.ID)
	w.Text("BT-127", "cbc:Note", l.Note)
	w.Number("BT-129", w.quantity, l.Quantity, "unitCode", l.Unit)
	w.amount("BT-131", "cbc:LineExtensionAmount", l.LineNet)
	w.Text("BT-133", "cbc:AccountingCost", l.BuyerAccount)
	w.period("BT-134", "BT-135", l.Period, "")
	w.Under("cac:OrderLineReference", "BT-132", "cbc:LineID", l.OrderLine)
	if l.Object.Value != "" {
		w.Open("cac:DocumentReference")
		w.Identifier("BT-128", "cbc:ID", l.Object)
		w.Text("BT-128", "cbc:DocumentTypeCode", typeObject)
		w.Close()
	}
	for _, a := range l.Allowances {
		w.allowance("false", xmlterms.LineAllowance, ofDocument(a))
	}
	for _, c := range l.Charges {
		w.allowance("true", xmlterms.LineCharge, ofDocument(c))
	}
	w.item(&l.Item, l.VAT)
	w.price(l.Price)
}

func readLines(root xmlterms.Element, f form, inv *invoice.Invoice) {
	for in := range root.Each(f.line) {
		inv.Lines = append(inv.Lines, readLine(in, f))
	}
}

func readLine(in xmlterms.Element, f form) invoice.Line {
	l := invoice.Line{
		ID:           in.Text("cbc:ID"),
		Note:         in.Texts("cbc:Note"),
		LineNet:      in.Decimal("BT-131", "cbc:LineExtensionAmount"),
		BuyerAccount: in.Text("cbc:AccountingCost"),
		Period:       readPeriod(in, "BT-134", "BT-135"),
		OrderLine:    in.Text("cac:OrderLineReference/cbc:LineID"),
		Object:       in.Identifier("cac:DocumentReference/cbc:ID"),
	}
	l.Quantity, l.Unit = in.Quantity("BT-129", f.quantity)
	for a := range in.Each("cac:AllowanceCharge") {
		if a.Flag("cbc:ChargeIndicator") {
			l.Charges = append(l.Charges, ofLine(readAllowance(a, xmlterms.LineCharge)))
		} else {
			l.Allowances = append(l.Allowances, ofLine(readAllowance(a, xmlterms.LineAllowance)))
		}
	}
	l.Item, l.VAT = readItem(in.Child("cac:Item"))
	l.Price = readPrice(in.Child("cac:Price"))
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
	w.Under("cac:BuyersItemIdentification", "BT-156", "cbc:ID", i.BuyerID)
	w.Under("cac:SellersItemIdentification", "BT-155", "cbc:ID", i.SellerID)
	w.Open("cac:StandardItemIdentification")
	w.Identifier("BT-157", "cbc:ID", i.StandardID)
	w.Close()
	w.Under("cac:OriginCountry", "BT-159", "cbc:IdentificationCode", i.OriginCountry)
	for _, c := range i.Classifications {
		w.Open("cac:CommodityClassification")
		w.Text("BT-158", "cbc:ItemClassificationCode", c.Value, "listID", c.Scheme, "listVersionID", c.Version)
		w.Close()
	}
	if vat.Category != "" || vat.Rate.Given() {
		w.Open("cac:ClassifiedTaxCategory")
		w.Text("BT-151", "cbc:ID", vat.Category)
		w.Number("BT-152", "cbc:Percent", vat.Rate)
		w.Under("cac:TaxScheme", "BT-151", "cbc:ID", "VAT")
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

func readItem(in xmlterms.Element) (invoice.Item, invoice.LineVAT) {
	i := invoice.Item{
		Name:          in.Text("cbc:Name"),
		Description:   in.Texts("cbc:Description"),
		SellerID:      in.Text("cac:SellersItemIdentification/cbc:ID"),
		BuyerID:       in.Text("cac:BuyersItemIdentification/cbc:ID"),
		StandardID:    in.Identifier("cac:StandardItemIdentification/cbc:ID"),
		OriginCountry: in.Code("cac:OriginCountry/cbc:IdentificationCode"),
	}
	for c := range in.Each("cac:CommodityClassification") {
		code := c.Child("cbc:ItemClassificationCode")
		if value := code.Text(""); value != "" {
			i.Classifications = append(i.Classifications, invoice.Classification{
				Scheme: code.Attribute("listID"), Version: code.Attribute("listVersionID"), Value: value,
			})
		}
	}
	for a := range in.Each("cac:AdditionalItemProperty") {
		i.Attributes = append(i.Attributes, invoice.Attribute{Name: a.Text("cbc:Name"), Value: a.Text("cbc:Value")})
	}
	vat := in.Child("cac:ClassifiedTaxCategory")
	return i, invoice.LineVAT{Category: vat.Code("cbc:ID"), Rate: vat.Decimal("BT-152", "cbc:Percent")}
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
	w.Number("BT-149", "cbc:BaseQuantity", p.BaseQuantity, "unitCode", p.BaseUnit)
	if discount.Given() {
		w.Open("cac:AllowanceCharge")
		w.Text("BT-147", "cbc:ChargeIndicator", "false")
		w.amount("BT-147", "cbc:Amount", discount)
		w.amount("BT-148", "cbc:BaseAmount", p.GrossPrice)
		w.Close()
	}
	w.Close()
}

func readPrice(in xmlterms.Element) invoice.Price {
	p := invoice.Price{
		NetPrice:   in.Decimal("BT-146", "cbc:PriceAmount"),
		Discount:   in.Decimal("BT-147", "cac:AllowanceCharge/cbc:Amount"),
		GrossPrice: in.Decimal("BT-148", "cac:AllowanceCharge/cbc:BaseAmount"),
	}
	p.BaseQuantity, p.BaseUnit = in.Quantity("BT-149", "cbc:BaseQuantity")
	return p
}
