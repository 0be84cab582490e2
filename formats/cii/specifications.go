package cii

// specifications are those whose documents are Cross Industry Invoices and of no
// other format: EN 16931 and the profiles of Factur-X and ZUGFeRD 2, the small and
// the extended ones among them. XRechnung is a format of its own.
func specifications() []string {
	return []string{
		Specification,
		"urn:factur-x.eu:1p0:minimum",
		"urn:factur-x.eu:1p0:basicwl",
		Specification + "#compliant#urn:factur-x.eu:1p0:basic",
		Specification + "#conformant#urn:factur-x.eu:1p0:extended",
		"urn:zugferd.de:2p0:minimum",
		"urn:zugferd.de:2p0:basicwl",
		Specification + "#compliant#urn:zugferd.de:2p0:basic",
		Specification + "#conformant#urn:zugferd.de:2p0:extended",
	}
}
