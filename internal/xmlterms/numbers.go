package xmlterms

// PartyNumbers are the numbers of a party's terms, "" for one that the party lacks.
type PartyNumbers struct {
	Name, TradingName, Identifier, Registration, VAT, Tax, Legal, Endpoint string
	Address                                                                AddressNumbers
	ContactName, Phone, Email                                              string
}

// AddressNumbers are the numbers of an address's terms.
type AddressNumbers struct{ Line1, Line2, Line3, City, PostCode, Subdivision, Country string }

// The parties and addresses of EN 16931: BG-4, BG-7, BG-12 and BG-15.
var (
	Seller = PartyNumbers{
		"BT-27", "BT-28", "BT-29", "BT-30", "BT-31", "BT-32", "BT-33", "BT-34",
		AddressNumbers{"BT-35", "BT-36", "BT-162", "BT-37", "BT-38", "BT-39", "BT-40"},
		"BT-41", "BT-42", "BT-43",
	}
	Buyer = PartyNumbers{
		"BT-44", "BT-45", "BT-46", "BT-47", "BT-48", "", "", "BT-49",
		AddressNumbers{"BT-50", "BT-51", "BT-163", "BT-52", "BT-53", "BT-54", "BT-55"},
		"BT-56", "BT-57", "BT-58",
	}
	Representative = AddressNumbers{"BT-64", "BT-65", "BT-164", "BT-66", "BT-67", "BT-68", "BT-69"}
	Delivery       = AddressNumbers{"BT-75", "BT-76", "BT-165", "BT-77", "BT-78", "BT-79", "BT-80"}
)

// AllowanceNumbers are the numbers of the terms of an allowance or a charge. One of a
// line has no VAT category of its own.
type AllowanceNumbers struct{ Amount, Base, Percentage, Category, Rate, Reason, ReasonCode string }

// The allowances and charges of EN 16931: BG-20, BG-21, BG-27 and BG-28.
var (
	Allowance     = AllowanceNumbers{"BT-92", "BT-93", "BT-94", "BT-95", "BT-96", "BT-97", "BT-98"}
	Charge        = AllowanceNumbers{"BT-99", "BT-100", "BT-101", "BT-102", "BT-103", "BT-104", "BT-105"}
	LineAllowance = AllowanceNumbers{"BT-136", "BT-137", "BT-138", "", "", "BT-139", "BT-140"}
	LineCharge    = AllowanceNumbers{"BT-141", "BT-142", "BT-143", "", "", "BT-144", "BT-145"}
)
