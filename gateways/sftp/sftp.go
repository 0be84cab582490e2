// Package sftp delivers documents into a folder of a trading partner's SFTP server.
package sftp

import (
	"context"

	"github.com/postbud/postbud/gateways"
	"github.com/postbud/postbud/internal/wire/sftp"
	"github.com/postbud/postbud/plugin"
)

// Gateway writes each document under a temporary name, looks at its size, gives it
// its name and looks again.
var Gateway = gateways.Declare(plugin.Declaration[sftp.Settings]{
	Info: plugin.Info{
		Name:    "sftp",
		Title:   "SFTP",
		Summary: "Puts each document as a file on the SFTP server of a trading partner.",
		Status:  plugin.Stable,
	},
	Fields: sftp.Fields,
	Check:  sftp.Settings.Check,
}, open)

func open(_ context.Context, s sftp.Settings, env plugin.Env) (gateways.Gateway, error) {
	return sftp.New(s, env), nil
}
