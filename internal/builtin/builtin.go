// Package builtin is the list of everything the program can do. A new member is
// one entry here; nothing else in the program names it.
package builtin

import (
	"github.com/postbud/postbud/adaptors"
	as2in "github.com/postbud/postbud/adaptors/as2"
	"github.com/postbud/postbud/adaptors/dinero"
	folderin "github.com/postbud/postbud/adaptors/folder"
	"github.com/postbud/postbud/formats"
	"github.com/postbud/postbud/formats/cii"
	"github.com/postbud/postbud/formats/csv"
	"github.com/postbud/postbud/formats/edifact"
	"github.com/postbud/postbud/formats/facturx"
	"github.com/postbud/postbud/formats/json"
	"github.com/postbud/postbud/formats/oioubl"
	"github.com/postbud/postbud/formats/pdf"
	"github.com/postbud/postbud/formats/peppolbis"
	"github.com/postbud/postbud/formats/x12"
	"github.com/postbud/postbud/formats/xlsx"
	"github.com/postbud/postbud/formats/xrechnung"
	"github.com/postbud/postbud/gateways"
	"github.com/postbud/postbud/gateways/as2"
	"github.com/postbud/postbud/gateways/dropbox"
	"github.com/postbud/postbud/gateways/email"
	"github.com/postbud/postbud/gateways/folder"
	"github.com/postbud/postbud/gateways/ftp"
	"github.com/postbud/postbud/gateways/http"
	"github.com/postbud/postbud/gateways/peppol"
	"github.com/postbud/postbud/gateways/sftp"
	"github.com/postbud/postbud/gateways/vans"
)

// Adaptors lists where documents can come from.
func Adaptors() *adaptors.Registry {
	return adaptors.NewRegistry(
		dinero.Adaptor,
		folderin.Adaptor,
		as2in.Adaptor,
	)
}

// Formats lists how documents can be written and read.
func Formats() *formats.Registry {
	return formats.NewRegistry(
		peppolbis.Format,
		oioubl.Format,
		cii.Format,
		facturx.Format,
		xrechnung.Format,
		edifact.Format,
		x12.Format,
		csv.Format,
		xlsx.Format,
		json.Format,
		pdf.Format,
	)
}

// Gateways lists where documents can go.
func Gateways() *gateways.Registry {
	return gateways.NewRegistry(
		sftp.Gateway,
		vans.Gateway,
		ftp.Gateway,
		peppol.Gateway,
		folder.Gateway,
		dropbox.Gateway,
		as2.Gateway,
		http.Gateway,
		email.Gateway,
	)
}
