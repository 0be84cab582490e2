// Package as2 delivers documents to a partner's AS2 server (RFC 4130): signed,
// encrypted, and acknowledged by a receipt that the partner signs.
package as2

import (
	"context"

	"github.com/postbud/postbud/gateways"
	"github.com/postbud/postbud/internal/wire/as2"
	"github.com/postbud/postbud/plugin"
)

// Gateway posts each document as one AS2 message and counts it as delivered when
// the partner's signed receipt repeats the digest of what was sent.
var Gateway = gateways.Declare(plugin.Declaration[as2.Settings]{
	Info: plugin.Info{
		Name:    "as2",
		Title:   "AS2",
		Summary: "Sends each document to a trading partner's AS2 server, signed and encrypted, and waits for the signed receipt.",
		Status:  plugin.Stable,
	},
	Fields: as2.Fields,
	Check:  as2.Settings.Check,
}, open)

func open(_ context.Context, s as2.Settings, env plugin.Env) (gateways.Gateway, error) {
	w, err := as2.New(s, env)
	if err != nil {
		return nil, err
	}
	return w, nil
}
