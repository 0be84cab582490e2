package dinero

// units are the units that a line may have.
func units() []string {
	return []string{
		"hours", "parts", "km", "day", "week", "month", "kilogram", "cubicMetre", "set", "litre", "box", "case",
		"carton", "metre", "package", "shipment", "squareMetre", "session", "tonne",
	}
}
