// Package ftp delivers documents into a folder of a trading partner's FTP server,
// encrypted (FTPS, RFC 4217) or, where the partner has nothing better, in the open.
package ftp

import (
	"context"

	"github.com/postbud/postbud/gateways"
	"github.com/postbud/postbud/internal/wire/ftp"
	"github.com/postbud/postbud/plugin"
)

// Gateway writes each document under a temporary name, looks at its size, gives it
// its name and looks again. Its connections are kept for the next documents.
var Gateway = gateways.Declare(plugin.Declaration[ftp.Settings]{
	Info: plugin.Info{
		Name:    "ftp",
		Title:   "FTP and FTPS",
		Summary: "Puts each document as a file on the FTP server of a trading partner.",
		Status:  plugin.Stable,
	},
	Fields: ftp.Fields,
	Check:  ftp.Settings.Check,
}, open)

func open(_ context.Context, s ftp.Settings, env plugin.Env) (gateways.Gateway, error) {
	return ftp.New(s, env), nil
}
