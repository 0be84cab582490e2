package en16931

import (
	. "github.com/postbud/postbud/internal/check"
)

// category is one of the nine VAT categories (UNCL5305) that have a family of
// rules. The families differ in little; what differs is said here.
type category struct {
	code   string
	family string // "BR-S"
	rate   rate
	sums   sums
	who    who
	reason bool // the breakdown needs a reason for the exemption; else it must not have one
	several,
	// The official tests leave the tax scheme out where they ask whether a line
	// or an allowance is of the category at all.
	looseLine bool
	rawCharge bool // and here they ask for charges without white space around the code
}

// rate is what the VAT rate must be.
type rate int

const (
	zero rate = iota
	positive
	notNegative
	none
)

// sums is how exactly the breakdown must add up.
type sums int

const (
	exact       sums = iota // of the category
	byRate                  // of category and rate, within less than one unit
	byRateFound             // the same, and there must be something with that rate
)

// who is which identifiers of the parties are needed.
type who int

const (
	anyTax     who = iota // seller's VAT or tax number, or its representative's
	vatOnly               // seller's or representative's VAT number
	anyTaxBoth            // as anyTax, and the buyer's VAT or legal number
	vatBoth               // as vatOnly, and the buyer's VAT number
	nobody                // no VAT number of anybody
)

// families is the categories in the order of the official rules.
func families() []category {
	return []category{
		{code: "AE", family: "BR-AE", who: anyTaxBoth, reason: true},
		{code: "E", family: "BR-E", reason: true},
		{code: "G", family: "BR-G", who: vatOnly, reason: true},
		{code: "K", family: "BR-IC", who: vatBoth, reason: true},
		{code: "L", family: "BR-AF", rate: notNegative, sums: byRate, several: true, rawCharge: true},
		{code: "M", family: "BR-AG", rate: notNegative, sums: byRate, several: true},
		{code: "O", family: "BR-O", rate: none, who: nobody, reason: true},
		{code: "S", family: "BR-S", rate: positive, sums: byRateFound, several: true, looseLine: true},
		{code: "Z", family: "BR-Z"},
	}
}

const (
	sellerTax      = "//cac:AccountingSupplierParty/cac:Party/cac:PartyTaxScheme/cbc:CompanyID"
	sellerVAT      = "//cac:AccountingSupplierParty/cac:Party/cac:PartyTaxScheme[vat]/cbc:CompanyID"
	representative = "//cac:TaxRepresentativeParty/cac:PartyTaxScheme[vat]/cbc:CompanyID"
	buyerVAT       = "//cac:AccountingCustomerParty/cac:Party/cac:PartyTaxScheme[vat]/cbc:CompanyID"
	buyerLegal     = "//cac:AccountingCustomerParty/cac:Party/cac:PartyLegalEntity/cbc:CompanyID"
	inBreakdown    = "cac:TaxTotal/cac:TaxSubtotal/cac:TaxCategory"
)

// of is the elements of the category that are about VAT, loose those of the
// category whatever they are about.
func (c category) of(path string) string    { return c.loose(path) + "[vat]" }
func (c category) loose(path string) string { return path + "[cbc:ID~'" + c.code + "']" }

// documentRules are those of the whole document.
func (c category) documentRules() []Rule {
	used := Somewhere("//cac:TaxCategory/cbc:ID|//cac:ClassifiedTaxCategory/cbc:ID", c.code)
	root := "//"
	if c.who == nobody { // the official test looks at the document's own allowances alone
		root = "/*/"
	}
	line, allowance, charge := "//cac:ClassifiedTaxCategory", root+"cac:AllowanceCharge[allowance]/cac:TaxCategory", root+"cac:AllowanceCharge[charge]/cac:TaxCategory"
	terms := c.who.terms()
	return []Rule{ // most documents use one or two categories: the rules of the others are not asked
		R(c.family+"-01", Fatal, "BT-118 BT-151 BT-95 BT-102", When(used, c.inStep())),
		R(c.family+"-02", Fatal, "BT-151 "+terms, When(used, c.needs(line, c.looseLine))),
		R(c.family+"-03", Fatal, "BT-95 "+terms, When(used, c.needs(allowance, false))),
		R(c.family+"-04", Fatal, "BT-102 "+terms, When(used, c.chargeNeeds(charge))),
	}
}

func (c category) chargeNeeds(path string) Cond {
	if c.rawCharge {
		return When(Has(path+"[cbc:ID='"+c.code+"'][vat]"), c.who.given())
	}
	return c.needs(path, false)
}

// needs holds where nothing at the path is of the category, or the parties give
// their numbers.
func (c category) needs(path string, loose bool) Cond {
	if !loose {
		return When(Has(c.of(path)), c.who.given())
	}
	return When(Has(c.loose(path)), All(Has(c.of(path)), c.who.given()))
}

func (w who) given() Cond {
	switch w {
	case vatOnly:
		return Any(Has(sellerVAT), Has(representative))
	case anyTaxBoth:
		return All(Any(Has(sellerTax), Has(representative)), Any(Has(buyerVAT), Has(buyerLegal)))
	case vatBoth:
		return All(Any(Has(sellerVAT), Has(representative)), Has(buyerVAT))
	case nobody:
		return All(None(sellerVAT), None(representative), None(buyerVAT))
	}
	return Any(Has(sellerTax), Has(representative))
}

func (w who) terms() string {
	switch w {
	case vatOnly:
		return "BT-31 BT-63"
	case anyTaxBoth:
		return "BT-31 BT-32 BT-63 BT-48 BT-47"
	case vatBoth, nobody:
		return "BT-31 BT-63 BT-48"
	}
	return "BT-31 BT-32 BT-63"
}

// inStep holds where lines, allowances and charges of the category have a row in
// the breakdown, one or several, and the row has them.
func (c category) inStep() Cond {
	id := "[vat]/cbc:ID['" + c.code + "']"
	if !c.several {
		return When(Any(Has("//cac:TaxCategory"+id), Has("//cac:ClassifiedTaxCategory"+id)), Just(1, inBreakdown+id))
	}
	allowances, lines := c.of("//cac:AllowanceCharge/cac:TaxCategory"), c.of("//cac:ClassifiedTaxCategory")
	wanted, unwanted := c.of(inBreakdown), c.of(inBreakdown)
	switch c.code { // where the official tests differ from each other
	case "S":
		allowances, lines = c.loose("//cac:AllowanceCharge/cac:TaxCategory"), c.loose("//cac:ClassifiedTaxCategory")
		wanted, unwanted = c.loose(inBreakdown), c.loose(inBreakdown)
	case "L":
		wanted = inBreakdown + "[cbc:ID='L']"
	case "M":
		wanted = inBreakdown + "[cbc:ID='M'][vat]"
	}
	used := Any(Has(allowances), Has(lines))
	return Any(All(used, Has(wanted)), All(Not(used), None(unwanted)))
}

// categories is the contexts of the families.
func categories() Pattern {
	var p Pattern
	for _, c := range families() {
		p = append(p,
			On("/*/"+c.of(inBreakdown), c.rowRules()...),
			On(c.of("cac:AllowanceCharge[allowance]/cac:TaxCategory"), R(c.family+"-06", Fatal, "BT-95 BT-96", c.rate.right())),
			On(c.of("cac:AllowanceCharge[charge]/cac:TaxCategory"), R(c.family+"-07", Fatal, "BT-102 BT-103", c.rate.right())),
			On(c.of("cac:InvoiceLine/cac:Item/cac:ClassifiedTaxCategory")+"|"+c.of("cac:CreditNoteLine/cac:Item/cac:ClassifiedTaxCategory"),
				R(c.family+"-05", Fatal, "BT-151 BT-152", c.rate.right())))
	}
	return p
}

func (r rate) right() Cond {
	switch r {
	case positive:
		return Sign("cbc:Percent", isPositive)
	case notNegative:
		return Sign("cbc:Percent", isNotNegative)
	case none:
		return None("cbc:Percent")
	}
	return Equal(Value("cbc:Percent"), Lit("0"))
}

// rowRules are those of one row of the breakdown.
func (c category) rowRules() []Rule {
	tax := Value("../cbc:TaxAmount")
	due := Equal(tax, Lit("0"))
	if c.sums != exact {
		due = taxFits(tax, Value("../cbc:TaxableAmount"), Value("cbc:Percent"))
	}
	reason := All(None("cbc:TaxExemptionReason"), None("cbc:TaxExemptionReasonCode"))
	if c.reason {
		reason = Any(Has("cbc:TaxExemptionReason"), Has("cbc:TaxExemptionReasonCode"))
	}
	return []Rule{
		R(c.family+"-08", Fatal, "BT-116 BT-131 BT-92 BT-99", c.addsUp()),
		R(c.family+"-09", Fatal, "BT-117 BT-116 BT-119", due),
		R(c.family+"-10", Fatal, "BT-120 BT-121", reason),
	}
}

// near holds where the taxable amount is less than 1 away from what is due. The
// official test works out the two limits in binary, so at a difference of just 1
// their noise decides.
func (category) near(due Num) Cond {
	const path = "../cbc:TaxableAmount"
	taxable := RealValue(path)
	return Any(Within(Value(path), due, "0.9"), All(
		Above(due, ExactOf(RealMinus(taxable, RealLit(1)))), Below(due, ExactOf(RealPlus(taxable, RealLit(1))))))
}

// addsUp holds where the taxable amount is lines less allowances and charges.
func (c category) addsUp() Cond {
	const document = "../../../"
	item, own := "[cac:Item/cac:ClassifiedTaxCategory/cbc:ID~'"+c.code+"']", "[cac:TaxCategory/cbc:ID~'"+c.code+"']"
	lines := document + "cac:InvoiceLine" + item + "|" + document + "cac:CreditNoteLine" + item
	charges, allowances := document+"cac:AllowanceCharge[charge]"+own, document+"cac:AllowanceCharge[allowance]"+own
	taxable := Value("../cbc:TaxableAmount")
	if c.sums == exact {
		return All(Has("//cac:InvoiceLine|//cac:CreditNoteLine"), Equal(taxable,
			Minus(Plus(SumEach(lines, "cbc:LineExtensionAmount"), Sum(charges+"/cbc:Amount")), Sum(allowances+"/cbc:Amount"))))
	}
	const rate, lineRate, ownRate = "cbc:Percent", "cac:Item/cac:ClassifiedTaxCategory/cbc:Percent", "cac:TaxCategory/cbc:Percent"
	due := func(lines string) Num {
		return Minus(
			Plus(SumLike(lines, "cbc:LineExtensionAmount", lineRate, rate), SumLike(charges, "cbc:Amount", ownRate, rate)),
			SumLike(allowances, "cbc:Amount", ownRate, rate))
	}
	right := All(Has("//cac:InvoiceLine|//cac:CreditNoteLine"), c.near(due(lines)))
	if c.sums == byRateFound {
		// The official test is met by the lines of an invoice or by those of a
		// credit note, and allowances alone are enough to ask for either.
		half := func(line string) Cond {
			return All(
				Any(HasLike("//"+line+item, lineRate, rate), HasLike("//cac:AllowanceCharge"+own, ownRate, rate)),
				c.near(due(document+line+item)))
		}
		right = Any(half("cac:InvoiceLine"), half("cac:CreditNoteLine"))
	}
	return Tell(When(Given(Value(rate)), right), taxable, due(lines))
}
