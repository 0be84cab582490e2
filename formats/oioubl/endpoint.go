package oioubl

import (
	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/invoice"
)

// endpoint writes where a party receives. NemHandel routes by it, so nothing but
// the schemes of OIOUBL will do, in their right form.
func (w *writer) endpoint(term string, a invoice.ElectronicAddress) {
	n, ok := numberOf(invoice.Identifier(a))
	switch {
	case n.scheme == "":
		w.unsaid(unsaid{term: term, value: a.Value, what: "OIOUBL does not have electronic addresses of this kind",
			otherwise: "use an EAN number or a CVR number"})
	case !ok && n.scheme == schemeGLN:
		w.badNumber("DOC-EAN-BAD", term, a.Value, "is no EAN number, which has 13 digits")
	case !ok && n.scheme == schemeCVR:
		w.badNumber("DOC-CVR-BAD", term, a.Value, "is no CVR number, which has 8 digits")
	case !ok:
		w.wrong(term, a.Value, "is no number of the scheme %s", a.Scheme)
	default:
		w.Text(term, "cbc:EndpointID", n.value, n.attributes()...)
	}
}

func (w *writer) badNumber(code, term, value, why string) {
	w.Fail(fault.New(fault.Invalid, "%s %s", termName(term), why).Coded(code, "field", term, "value", short(value)))
}
